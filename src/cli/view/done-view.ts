import type { RemedyState } from "../../model/remedy.ts";
import { printable } from "../../model/untrusted.ts";
import type { Paint } from "../style.ts";
import { table } from "../table.ts";

/** One row of what was done. */
export interface DoneRow {
  readonly state: RemedyState;
  /** What it is called instead of its state, where nothing had to be changed. */
  readonly word?: string;
  readonly check: string;
  readonly target: string;
  readonly detail: string | null;
}

const colours: Readonly<Record<RemedyState, Parameters<Paint>[0]>> = {
  fixed: "green",
  "not-durable": "yellow",
  failed: "red",
  blocked: "yellow",
  refused: "yellow",
  ambiguous: "red",
};

/** The worst first, so that what has to be looked at stands on top. */
const order: readonly RemedyState[] = ["ambiguous", "failed", "refused", "blocked", "not-durable", "fixed"];

interface Options {
  readonly paint: Paint;
  readonly columns: number | undefined;
  /** What a change is called that is seen to be made. */
  readonly fixed?: string;
}

/** What became of each change, for people. */
export function doneView(rows: readonly DoneRow[], options: Options): string {
  return rows.length === 0 ? "Nothing was changed.\n" : `${doneTable(rows, options)}\n${doneWords(rows, options)}.\n`;
}

function doneTable(rows: readonly DoneRow[], { paint, columns, fixed = "fixed" }: Options): string {
  const sorted = rows.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return table(
    [
      { title: "RESULT", paint: (cell) => paint(colours[order.find((one) => one === cell) ?? "fixed"], cell) },
      { title: "CHECK", narrow: "cut-middle" },
      { title: "TARGET", narrow: "cut-middle" },
      { title: "DETAIL", narrow: "wrap" },
    ],
    sorted.map(({ state, word, check, target, detail }) => [
      word ?? (state === "fixed" ? fixed : state),
      printable(check),
      printable(target),
      printable(detail ?? "-", 400),
    ]),
    columns,
    (title) => paint("bold", title),
  );
}

/** `3 fixed, 1 refused`. */
function doneWords(rows: readonly Pick<DoneRow, "state" | "word">[], { fixed = "fixed" }: Options): string {
  const sorted = rows.toSorted((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  const counts = Map.groupBy(sorted, ({ state, word }) => word ?? (state === "fixed" ? fixed : state));
  return [...counts].map(([what, own]) => `${own.length} ${what}`).join(", ");
}
