import { byCodeUnit } from "../model/by-code-unit.ts";
import { printable } from "../model/untrusted.ts";
import { maskCredentials } from "./mask.ts";
import type { SourceFile } from "./source-file.ts";

/** Something wrong in a policy or config file. Every text is printable; `line` and `column` count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Stable kebab-case name of the kind of mistake. */
  readonly code: string;
  readonly message: string;
  /** What to write instead, one sentence. */
  readonly remedy: string;
  /** Up to three source lines and a caret; empty where there is no text to show. */
  readonly frame: string;
}

export interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** What stands at the place may be a secret: no source is shown. */
  readonly hidden?: true;
}

/** Places a mistake at an offset (UTF-16 code units) of a file. */
export function problemAt(source: SourceFile, offset: number, { code, message, remedy, hidden }: Mistake): Problem {
  return {
    file: printable(source.path),
    ...source.position(offset),
    code,
    message: printable(maskCredentials(message.slice(0, 4_000))),
    remedy: printable(maskCredentials(remedy.slice(0, 4_000))),
    frame: hidden ? "" : source.frame(offset),
  };
}

/** By file, then place, then code: the order in which a reader works through them. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (a, b) =>
      byCodeUnit(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      byCodeUnit(a.code, b.code) ||
      byCodeUnit(a.message, b.message),
  );
}
