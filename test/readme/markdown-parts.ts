export interface FencedBlock {
  readonly language: string;
  readonly text: string;
}

const fence = /^( *)```(\w*)\n([^]*?)^\1```$/gm;

/** The fenced blocks of a Markdown text, without the indentation of the list item that they stand in. */
export const fencedBlocks = (markdown: string): readonly FencedBlock[] =>
  Array.from(markdown.matchAll(fence), ([, indent = "", language = "", text = ""]) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));

/** The content of every code span outside fenced blocks; a line break in one is a space. */
export const codeSpans = (markdown: string): readonly string[] =>
  Array.from(markdown.replaceAll(fence, "").matchAll(/`([^`]+)`/g), ([, text = ""]) =>
    text.replaceAll(/\s*\n\s*/g, " "),
  );

/** The first cells of the table whose first title is `title`, without code marks. */
export function firstCells(markdown: string, title: string): readonly string[] {
  const lines = markdown.split("\n");
  const head = lines.findIndex((line) => cellOf(line) === title);
  const rows = head === -1 ? [] : lines.slice(head + 2);
  const end = rows.findIndex((line) => cellOf(line) === undefined);
  return rows.slice(0, end === -1 ? undefined : end).flatMap((line) => cellOf(line) ?? []);
}

const cellOf = (line: string): string | undefined => /^\| *`?([^|`]*?)`? *\|/.exec(line)?.[1];
