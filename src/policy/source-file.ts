import { printable } from "../model/untrusted.ts";

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

  /** The line before, the line itself with a caret under the offset, and the line after. */
  frame(offset: number): string {
    if (this.text === "") return "";
    const at = this.#lineOf(offset);
    const column = this.#clamp(offset) - this.#start(at);
    const from = Math.max(0, column - (width - 20));
    const shown = [at - 1, at, at + 1].filter((line) => line >= 0 && line < this.#lines().length);
    const gutter = String(Math.max(...shown) + 1).length;
    const rows = shown
      .filter((line) => line === at || this.#line(line).trim() !== "")
      .flatMap((line) => {
        const row = `${String(line + 1).padStart(gutter)} | ${excerpt(this.#line(line), from)}`.trimEnd();
        const caret = `${" ".repeat(gutter)} | ${" ".repeat(excerpt(this.#line(line).slice(0, column), from).length)}^`;
        return line === at ? [row, caret] : [row];
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
    const end = this.#lines()[line + 1] ?? this.text.length;
    return this.text.slice(this.#start(line), Math.min(end, this.#start(line) + 10_000)).replace(/\r?\n$/, "");
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

function excerpt(line: string, from: number): string {
  return `${from > 0 ? "…" : ""}${printable(line.slice(from, from + width), width)}`;
}
