import { PlumblineError, type Retry } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

/** An error of SQLite rebuilt with a code, the file and a remedy; anything else comes back as it is. */
export function storeError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const known = kinds[code] ?? other;
  return new PlumblineError({
    code: known.code,
    message: `The store ${printable(path)} ${known.what} (SQLite ${"errcode" in error ? String(error.errcode) : code}: ${printable(error.message, 200)}).`,
    remedy: known.remedy,
    retry: known.retry ?? "never",
    cause: error,
  });
}

/** SQLite's primary result code, where the error is one of SQLite's. */
export function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

export const restore = "Stop the agent, keep the file for inspection, and put the latest back-up in its place.";

interface Kind {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  readonly retry?: Retry;
}

const busy: Kind = {
  code: "store-busy",
  what: "is locked by somebody else",
  remedy: "Try again; if it persists, find the process that keeps the file open (fuser, lsof).",
  retry: "backoff",
};
const corrupt: Kind = { code: "store-corrupt", what: "is damaged", remedy: restore };
const other: Kind = {
  code: "store-fault",
  what: "refused a statement",
  remedy: "This is a fault in Plumbline; please report it.",
};

/** By SQLite's primary result code (https://sqlite.org/rescode.html). */
const kinds: Readonly<Record<number, Kind>> = {
  5: busy,
  6: busy,
  8: {
    code: "store-readonly",
    what: "cannot be written",
    remedy: "Give the agent's user write access to the file and to its folder.",
  },
  10: {
    code: "store-io",
    what: "could not be read or written",
    remedy: "Look at the disk; the store has to be opened anew, and is checked then.",
  },
  11: corrupt,
  13: {
    code: "store-full",
    what: "has no room to grow",
    remedy: "Free space on its disk, or shorten state.retention; nothing was half-written.",
    retry: "backoff",
  },
  14: {
    code: "store-unreachable",
    what: "cannot be opened",
    remedy: "Check that the folder exists and that the agent's user may write there.",
  },
  19: {
    code: "store-conflict",
    what: "refused an entry that contradicts what it holds",
    remedy: "This is a fault in Plumbline; please report it.",
  },
  26: corrupt,
};
