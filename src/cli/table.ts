import { displayWidth, fit, fitMiddle } from "./display-width.ts";
import { wrap } from "./wrap.ts";

export interface Column {
  readonly title: string;
  /** What gives way where the terminal is too narrow: the cell's end, its middle, or (last column only) its line. Without it, nothing. */
  readonly narrow?: "cut" | "cut-middle" | "wrap";
  readonly align?: "right";
  /** Colours a cell after it was measured and cut. */
  readonly paint?: (cell: string, row: readonly string[]) => string;
}

/**
 * Rows in kubectl's style: two-space gaps, no borders, nothing behind the last cell. Cells are plain printable text.
 * `width` is the terminal's, or undefined where there is none and nothing is cut.
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
  const indent = " ".repeat(widths.slice(0, last).reduce((sum, cellsWide) => sum + cellsWide + 2, 0));
  return pieces
    .map((piece, index) => ((index === 0 ? painted.join("") : indent) + paint(piece, column)).trimEnd() + "\n")
    .join("");
}

/** Room that a column keeps, in turn: first what is long gives way, then what names things, then all to the bone. */
const floors = { wrap: [30, 30, 30], cut: [32, 32, 12], "cut-middle": [64, 24, 12] } as const;

/** Takes cells from the widest yielding column until the row fits or nothing yields any more. */
function shrink(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, cells) => sum + cells, 2 * (columns.length - 1)) - width;
  for (const round of [0, 1, 2] as const)
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
