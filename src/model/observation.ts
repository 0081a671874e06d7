import type { ReasonCode } from "./outcome.ts";
import type { Untrusted } from "./untrusted.ts";

/**
 * What a check asks of a target: facts, never a verdict.
 * `files`: `path` is absolute or starts with `~/`; `*` matches within one segment (a leading dot only when written).
 * Without `content` and `sha256` nothing is opened. `content` is the most bytes returned per file.
 * With `walk`, what is found below the folder `path` and fits; a link there is not followed, and other file systems are not entered.
 * `run`: `sh -c command` with a clean environment, stdin closed, cwd = home.
 */
export type Ask =
  | FilesAsk
  | { readonly kind: "run"; readonly command: string; readonly timeoutMs: number; readonly maxBytes: number };

export interface FilesAsk {
  readonly kind: "files";
  readonly path: string;
  readonly content?: number;
  readonly sha256?: boolean;
  readonly walk?: Walk;
}

/** Which entries below a folder are meant; all that is given must hold. The folder itself may be a link, and is none of them. */
export interface Walk {
  /** File names; `*` and `?` as in a shell, a leading dot included, and a leading `!` excludes. Without `/`, `\\`, `[`, `]`. */
  readonly names: readonly string[];
  /** Levels below the folder, from 1. */
  readonly depth: number;
  readonly kinds?: readonly FileKind[];
  /** At least one of these permission bits. */
  readonly anyBits?: number;
  /** Bytes, both included. */
  readonly size?: Range;
  /** Seconds since the last change of content, both included, by the target's own clock. */
  readonly age?: Range;
}

export interface Range {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export type FileKind = "file" | "directory" | "symlink" | "fifo" | "socket" | "block" | "char";

/** One path that exists, by `lstat`: links are never followed in the last component. */
export interface FileFact {
  readonly path: Untrusted;
  readonly kind: FileKind;
  /** Permission bits, 0..0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly owner: Untrusted;
  readonly group: Untrusted;
  /** Bytes. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  readonly links: number;
  readonly linkTarget?: Untrusted;
  /** Present when content was asked for and could be read. */
  readonly content?: { readonly bytes: Untrusted; readonly truncated: boolean };
  /** Lower-case hex, present when asked for and could be read. */
  readonly sha256?: string;
  /** Why content or hash is absent although asked for. */
  readonly unread?: ReasonCode;
}

/** The answer to one ask. `missing` counts nothing: an absent literal path is simply no entry in `files`. */
export type Answer =
  | {
      readonly kind: "files";
      readonly files: readonly FileFact[];
      /** Paths (or the directories leading to them) that could not be looked at. */
      readonly denied: readonly Untrusted[];
      /** More matched than may be returned. */
      readonly truncated: boolean;
    }
  | {
      readonly kind: "run";
      /** Exit status, or the signal number that ended it. */
      readonly end: { readonly exit: number } | { readonly signal: number } | { readonly timedOut: true };
      readonly stdout: Untrusted;
      readonly stderr: Untrusted;
      readonly stdoutTruncated: boolean;
      readonly stderrTruncated: boolean;
      /** Processes that the command left behind, which were ended. */
      readonly leftBehind: number;
    }
  | { readonly kind: "none"; readonly reason: ReasonCode; readonly detail?: string };
