import type { Json } from "../../model/check.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { lookupIn } from "../formats/lookup.ts";
import { jsonOf, listing, pathOf } from "../read-answers.ts";
import type { Sourced } from "./sources.ts";
import type { Switches } from "./switches.ts";

/**
 * The one map that the server's own configuration gives it, read before the files that extensions bring: `jupyter_server_config.json`
 * in the most important folder that has one, else `jupyter_config.json`. Maps are replaced there, not merged (traitlets' Config.merge).
 * What any other file or section says of server extensions may count as well, depending on how the server was started.
 */
export function directConfig(answers: readonly Sourced[]): Switches {
  const base = new Map<string, Json>();
  let open: Reason | undefined;
  for (const { answer } of answers) {
    const { files, open: more } = listing(answer);
    open ??= more;
    for (const fact of files) {
      const read = jsonOf(fact);
      if ("reason" in read) {
        open ??= read.reason;
        continue;
      }
      const file = pathOf(fact).split("/").at(-1) ?? "";
      const given = known.has(file) ? lookupIn(read.json)(["ServerApp", "jpserver_extensions"]) : undefined;
      if (given !== undefined) base.set(file, given);
      if (mentions(read.json, expectedIn(file))) open ??= elsewhere(pathOf(fact));
    }
  }
  const state = mapOf(base.get("jupyter_server_config.json") ?? base.get("jupyter_config.json") ?? {});
  open ??=
    state === undefined ? { code: "unparsable", detail: "jpserver_extensions is no map of booleans" } : undefined;
  return { state: state ?? new Map<string, boolean>(), ...(open !== undefined && { open }) };
}

const known: ReadonlySet<string> = new Set(["jupyter_config.json", "jupyter_server_config.json"]);

/** The section and key that are read elsewhere, or here. */
const expectedIn = (file: string): string =>
  file === "jupyter_notebook_config.json"
    ? "NotebookApp.nbserver_extensions"
    : known.has(file)
      ? "ServerApp.jpserver_extensions"
      : "";

/** A trait can be set through the sections of all base classes, and another file can be named. */
const mentions = (json: Json, expected: string): boolean =>
  typeof json === "object" &&
  json !== null &&
  Object.entries(json).some(
    ([section, keys]) =>
      typeof keys === "object" &&
      keys !== null &&
      Object.keys(keys).some((key) => telling.test(key) && `${section}.${key}` !== expected),
  );

const telling = /server_extensions$|^config_(file|file_name|dir)$/;

const elsewhere = (path: string): Reason => ({
  code: "undecidable",
  detail: printable(`${path} speaks of server extensions or of another configuration file`, 256),
});

function mapOf(value: Json): ReadonlyMap<string, boolean> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const switched = new Map<string, boolean>();
  for (const [name, on] of Object.entries(value)) {
    if (typeof on !== "boolean") return undefined;
    switched.set(name, on);
  }
  return switched;
}
