import { pathToFileURL } from "node:url";

/** Where a policy stands, as a URI; a relative path stays relative, as code scanners want it. */
export const fileUri = (file: string): string =>
  file.startsWith("/") ? pathToFileURL(file).href : file.split("/").map(encodeURIComponent).join("/");
