import type { PolicyFile } from "../model/source.ts";

/** Whether a file may hold a policy in `enforce`, so that its fixtures have to be read. One that hides the word has none, and is refused. */
export const mayEnforce = ({ text }: PolicyFile): boolean =>
  Buffer.from(text.buffer, text.byteOffset, text.byteLength).includes("enforce");
