import { displayWidth, fit, fitMiddle } from "./display-width.ts";
import { wrap } from "./wrap.ts";

export interface Column {
  readonly title: string;
  /** What gives way where the terminal is too narrow: the cell's end, its middle, or (last column only) its line. Without it, nothing. */
  readonly narrow?: "cut" | "cut-middle" | "wrap";
  readonly align?: "right";
  /** What a cell is called where no heading stands above it: `48 checks` for `48`. */
  readonly stacked?: (cell: string) => string;
  /** Colours a cell after it was measured and cut. */
  readonly paint?: (cell: string, row: readonly string[]) => string;
}

/**
 * Rows in kubectl's style: two-space gaps, no borders, nothing behind the last cell. Cells are plain printable text.
 * `width` is the terminal's, or undefined where there is none and nothing is cut. Where the names of a row leave no room for
 * a last column that wraps, that column goes below them.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width?: number,
  heading = (text: string): string => text,
): string {
  const natural = columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? "")), title.length),
  );
  if (width !== undefined && columns.at(-1)?.narrow === "wrap" && tooNarrow(columns, rows, natural, width))
    return stacked(columns, rows, { width, heading });
  const widths = width === undefined ? natural : shrink(columns, natural, width);
  const head = line(
    columns.map(({ title }) => title),
    { columns, widths, paint: heading },
  );
  const body = rows.map((row) =>
    line(row, { columns, widths, paint: (cell, column) => column?.paint?.(cell, row) ?? cell }),
  );
  return [head, ...body].join("");
}

interface Layout {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly paint: (cell: string, column?: Column) => string;
}

function line(cells: readonly string[], { columns, widths, paint }: Layout): string {
  const last = cells.length - 1;
  const painted = cells.slice(0, last).map((cell, index) => {
    const [column, room] = [columns[index], widths[index] ?? 0];
    const shown = column?.narrow === "cut-middle" ? fitMiddle(cell, room) : fit(cell, room);
    const gap = " ".repeat(room - displayWidth(shown));
    return column?.align === "right" ? `${gap}${paint(shown, column)}  ` : `${paint(shown, column)}${gap}  `;
  });
  const [column, room] = [columns[last], widths[last] ?? 0];
  const tail = cells[last] ?? "";
  const pieces =
    column?.narrow === "wrap"
      ? wrap(tail, room)
      : [column?.narrow === "cut-middle" ? fitMiddle(tail, room) : fit(tail, room)];
  const indent = " ".repeat(widths.slice(0, last).reduce((all, cellsWide) => all + cellsWide + 2, 0));
  return pieces
    .map((piece, index) => ((index === 0 ? painted.join("") : indent) + paint(piece, column)).trimEnd() + "\n")
    .join("");
}

/** Whether the last column would have no room, or be a tower of words. */
function tooNarrow(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  natural: readonly number[],
  width: number,
): boolean {
  const widths = shrink(columns, natural, width, [0]);
  return rowWidth(widths) > width || rows.some((row) => wrap(row.at(-1) ?? "", widths.at(-1) ?? 0).length > 6);
}

/** One row on several lines: its names, then, indented, what is said of it. */
function stacked(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, heading }: { readonly width: number; readonly heading: (text: string) => string },
): string {
  const titles = wrap(columns.map(({ title }) => title).join("  "), width).map((text) => `${heading(text)}\n`);
  const body = rows.map((row) => {
    const names = row.slice(0, -1).map((cell, index) => columns[index]?.stacked?.(cell) ?? cell);
    const painted = names
      .map((name, index) => columns[index]?.paint?.(name, row) ?? name)
      .filter((name) => name !== "");
    const said = wrap(row.at(-1) ?? "", width - 4).map((text) => `    ${text}`);
    return [...wrap(painted.join("  "), width), ...said].map((text) => `${text}\n`).join("");
  });
  return [...titles, ...body].join("");
}

/** Room that a column keeps, in turn: first what is long gives way, then what names things, then all to the bone. */
const floors = { wrap: [30, 30, 30], cut: [32, 32, 12], "cut-middle": [64, 24, 12] } as const;

/** Takes cells from the widest yielding column until the row fits or nothing yields any more. */
function shrink(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
  rounds: readonly (0 | 1 | 2)[] = [0, 1, 2],
): readonly number[] {
  const widths = [...natural];
  let over = rowWidth(widths) - width;
  for (const round of rounds)
    while (over > 0) {
      const spare = columns.map(({ narrow, title }, index) =>
        narrow === undefined ? 0 : (widths[index] ?? 0) - Math.max(floors[narrow][round], title.length),
      );
      const widest = spare.indexOf(Math.max(...spare));
      if ((spare[widest] ?? 0) <= 0) break;
      widths[widest] = (widths[widest] ?? 0) - 1;
      over--;
    }
  return widths;
}

/** What a row of these columns takes, gaps included. */
const rowWidth = (widths: readonly number[]): number =>
  widths.reduce((all, cells) => all + cells, 2 * (widths.length - 1));
