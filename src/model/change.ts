import type { Answer } from "./observation.ts";
import type { Untrusted } from "./untrusted.ts";

export type Change = FileChange | CommandChange;

/**
 * One change to one file of a home, with what it rests on: it is done only where `before` still holds, and nothing else is touched.
 * `path` starts with `~/` and names no link, in no part. Modes are permission bits, 0..0o777.
 */
export type FileChange =
  /** The whole content, put in the place of what was there; the mode of a file that exists stays. Folders on the way are made, mode 0700. */
  | {
      readonly kind: "write";
      readonly path: string;
      readonly content: Uint8Array;
      /** Of a file that is made. */
      readonly mode: number;
      readonly before: { readonly kind: "absent" } | FileBefore;
    }
  | {
      readonly kind: "remove";
      readonly path: string;
      readonly before: FileBefore;
      /** Folders on the way that go with it where they are empty then; how many, from the innermost. */
      readonly folders?: number;
    }
  | {
      readonly kind: "mode";
      readonly path: string;
      readonly mode: number;
      readonly before: { readonly kind: "file" | "directory"; readonly mode: number };
    };

/** `sh -c command` with a clean environment, stdin closed, cwd = home. What it changes is its own business; nothing is known to put back. */
export interface CommandChange {
  readonly kind: "run";
  readonly command: string;
  /** When it is ended. */
  readonly timeoutMs: number;
  /** The command that puts back what this one changes; absent where none does. */
  readonly undo?: string;
}

export interface FileBefore {
  readonly kind: "file";
  /** Lower-case hex. */
  readonly sha256: string;
  readonly mode: number;
  /** What it holds, where that was read: with it the change can be put back whatever becomes of its answer. */
  readonly content?: Uint8Array;
}

/** Asked in the program that makes the change, so that nothing comes between the look and the write. */
export interface ChangeAsk {
  readonly kind: "change";
  readonly change: Change;
  /** Of the intent behind it: whoever reads what was sent can tell which one it was. */
  readonly intent?: string;
}

export type ChangeAnswer =
  /**
   * `image` is what stood there before, of a `write` over a file or a `remove`; `made` counts the folders that were made.
   * `unsettled`: made and seen by everybody, but the system did not confirm that it is on the disk.
   */
  | { readonly kind: "changed"; readonly image?: Untrusted; readonly made: number; readonly unsettled?: true }
  /** A command was started, and how it ended; what it changed by then stays. */
  | {
      readonly kind: "ran";
      readonly end: Extract<Answer, { readonly kind: "run" }>["end"];
      /** Its beginning. */
      readonly stderr: Untrusted;
    }
  /** Nothing was changed. */
  | { readonly kind: "not-changed"; readonly code: NotChanged; readonly detail: string };

/** Why a change was not made. */
export const notChanged = {
  drifted: "It is no longer as it was when the change was planned; plan again.",
  "link-in-way": "A part of the path is a symbolic link, and no change goes through one; a person should look at it.",
  "not-regular": "Something that is no regular file stands there; a person should look at it.",
  "hard-links": "The file has several names, and the change would show under all of them; a person should look at it.",
  attributes:
    "The file has extended attributes, an ACL, a group or bits that a change could not keep; a person should look at it.",
  "other-device": "The path leads to another file system than the home's; changes stay in the home.",
  "foreign-owner": "The file or its folder belongs to somebody else; a person should look at it.",
  "too-large": "The file is larger than what can be kept to put it back.",
  "no-tool": "The target has no Perl, which changes need; a person has to make this change.",
  denied: "The target's system refused the change.",
  "read-only": "The file system is read-only.",
  "no-space": "The disk or the quota is full.",
  failed: "The target's system could not make the change; see the detail.",
} as const satisfies Record<string, string>;

export type NotChanged = keyof typeof notChanged;
