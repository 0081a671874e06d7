import { printable } from "../model/untrusted.ts";
import { maskLine } from "./mask.ts";

/** Widest part of a source line that a frame shows. */
const width = 100;

/** The text of one file, and how to find and show a place in it. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  #starts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Line and column, both from 1, of an offset; columns count UTF-16 code units, as editors do. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const line = this.#lineOf(offset);
    return { line: line + 1, column: this.#clamp(offset) - this.#start(line) + 1 };
  }

  /** The line before, the line itself with a caret under the offset, and the line after; credentials in URLs are masked. */
  frame(offset: number): string {
    if (this.text === "") return "";
    const at = this.#lineOf(offset);
    const column = this.#clamp(offset) - this.#start(at);
    const shown = [at - 1, at, at + 1].filter((line) => line === at || this.#line(line).trim() !== "");
    const gutter = String(Math.max(...shown) + 1).length;
    const rows = shown.flatMap((line) => {
      const { text, caret } = excerpt(this.#line(line), column);
      const row = `${String(line + 1).padStart(gutter)} | ${text}`.trimEnd();
      return line === at ? [row, `${" ".repeat(gutter)} | ${" ".repeat(caret)}^`] : [row];
    });
    return rows.join("\n");
  }

  #clamp(offset: number): number {
    return Math.min(Math.max(0, offset), this.text.length);
  }

  #lines(): readonly number[] {
    return (this.#starts ??= lineStarts(this.text));
  }

  #start(line: number): number {
    return this.#lines()[line] ?? 0;
  }

  #line(line: number): string {
    const start = this.#lines()[line];
    return start === undefined ? "" : this.text.slice(start, this.#lines()[line + 1]).replace(/\r?\n$/, "");
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#lines().length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#start(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** The part of a line that holds a column, and how many characters stand before the column in it. */
function excerpt(line: string, column: number): { readonly text: string; readonly caret: number } {
  const near = Math.max(0, column - 2_000);
  const masked = maskLine(line.slice(near, near + 4_000));
  const from = Math.max(0, column - near - (width - 20));
  const cut = from + near > 0 ? "…" : "";
  return {
    text: cut + printable(masked.slice(from, from + width), width),
    caret: cut.length + printable(masked.slice(from, column - near)).length,
  };
}
