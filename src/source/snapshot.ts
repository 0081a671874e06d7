import type { Run } from "../model/report.ts";

/** Policy files as they were at one moment, and where they came from. */
export interface Snapshot {
  readonly kind: Run["source"]["kind"];
  /** The path as it was given, or the repository's URL without credentials. */
  readonly url: string;
  /** A commit (`-dirty` when the files differ from it) or `sha256:` and a hash of names and content. */
  readonly revision: string;
  readonly verified: boolean;
  /** Sorted by path. */
  readonly files: readonly PolicyFile[];
}

export interface PolicyFile {
  /** For people and messages: the given path joined with the file's place below it. */
  readonly path: string;
  readonly text: Uint8Array;
}
