import type { Abortable } from "./ports.ts";
import type { Run } from "./report.ts";
import { PlumblineError, type Retry } from "./errors.ts";

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
  /** `fixtures/NAME/fixture.yaml` beside files whose policies may be in `enforce`. */
  readonly fixtures?: readonly PolicyFile[];
}

export interface PolicyFile {
  /** For people and messages: the given path joined with the file's place below it. */
  readonly path: string;
  readonly text: Uint8Array;
}

/** Where policies come from, again and again. It holds no opinion on their content. */
export interface PolicySource {
  /** For logs and reports; without credentials. */
  readonly url: string;
  /**
   * The newest snapshot. `last` is the revision that was accepted before, if any: one that does not follow from it is
   * refused. `rewindSpent`: the exception that the operator allowed was used before. Throws `SourceProblem`, or the signal's reason.
   */
  fetch(
    options: Abortable & { readonly last?: string | undefined; readonly rewindSpent?: boolean | undefined },
  ): Promise<Snapshot>;
}

/** Why a source gave no snapshot that may be used. */
export type SourceProblemKind = "unreachable" | "missing" | "unverified" | "rewound" | "too-large";

/** The source could not be read, or what it gave is refused. The last good revision goes on; the message holds no credential. */
export class SourceProblem extends PlumblineError {
  override readonly name = "SourceProblem";
  readonly kind: SourceProblemKind;
  /** The commit that is refused, where one was seen. */
  readonly revision: string | undefined;
  constructor(
    kind: SourceProblemKind,
    message: string,
    facts: {
      readonly remedy: string;
      readonly revision?: string | undefined;
      readonly retry?: Retry;
      readonly cause?: unknown;
    },
  ) {
    const { revision, ...rest } = facts;
    super({ code: `source-${kind}`, message, ...rest });
    this.kind = kind;
    this.revision = revision;
  }
}
