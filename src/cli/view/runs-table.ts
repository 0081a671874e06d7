import type { RunRecord } from "../../model/records.ts";
import { printable } from "../../model/untrusted.ts";
import { percent } from "../../reports/percent.ts";
import type { Paint } from "../style.ts";
import { table, type Column } from "../table.ts";

interface Options {
  readonly paint: Paint;
  readonly columns: number | undefined;
  readonly wide?: boolean;
}

/** One line per run. A score never stands without its coverage. */
export function runsTable(runs: readonly RunRecord[], { paint, columns, wide = false }: Options): string {
  const counted: readonly (readonly [Column, (run: RunRecord) => string])[] = [
    [{ title: "KIND", narrow: "cut", paint: (cell) => paint(cell.includes(",") ? "yellow" : [], cell) }, kindOf],
    [{ title: "OBSERVED", align: "right" }, ({ summary }) => of(summary?.targets.observed, summary?.targets.expected)],
    [
      { title: "FAIL", align: "right", paint: (cell) => paint(cell === "0" || cell === "-" ? [] : "red", cell) },
      ({ summary }) => text(summary?.checks.fail),
    ],
    [{ title: "UNKNOWN", align: "right" }, ({ summary }) => text(summary?.checks.unknown)],
    // What the agent says of itself is no score of the fleet.
    [{ title: "SCORE", align: "right" }, ({ kind, summary }) => (kind === "self" ? "-" : share(summary?.score))],
    [{ title: "COVERAGE", align: "right" }, ({ kind, summary }) => (kind === "self" ? "-" : share(summary?.coverage))],
  ];
  const cells: typeof counted = wide
    ? [
        [{ title: "RUN" }, ({ id }) => id],
        [{ title: "STARTED" }, ({ startedAt }) => startedAt.slice(0, 19).replace("T", " ")],
        [{ title: "TOOK", align: "right" }, took],
        ...counted,
        [{ title: "LOGINS", align: "right" }, ({ footprint }) => text(footprint?.logins)],
        [{ title: "LEFTOVERS", align: "right" }, ({ footprint }) => text(footprint?.leftovers)],
        [{ title: "COMMIT" }, ({ source }) => source.revision],
        [{ title: "VERIFIED" }, ({ source }) => (source.verified ? "yes" : "no")],
        [{ title: "SOURCE" }, ({ source }) => source.url],
      ]
    : [
        [{ title: "RUN" }, ({ id }) => id.slice(0, shortId)],
        [{ title: "STARTED" }, ({ startedAt }) => startedAt.slice(0, 16).replace("T", " ")],
        ...counted,
        [{ title: "COMMIT" }, ({ source }) => short(source.revision)],
      ];
  return table(
    cells.map(([column]) => column),
    runs.map((run) => cells.map(([, cell]) => printable(cell(run), 300))),
    wide ? undefined : columns,
    (title) => paint("bold", title),
  );
}

const text = (value: number | undefined): string => (value === undefined ? "-" : String(value));
const of = (part: number | undefined, whole: number | undefined): string =>
  part === undefined || whole === undefined ? "-" : `${part}/${whole}`;
const share = (value: number | null | undefined): string =>
  value === undefined || value === null ? "-" : percent(value);

/** Enough of a run's id to name it: its time to the millisecond, and two characters more. */
const shortId = 12;

/** The beginning of a revision. */
export const short = (revision: string): string => revision.replace(/^((?:sha256:)?[0-9a-f]{8})[0-9a-f]*/, "$1");

/** What started it, with what else there is to say. */
const kindOf = ({ kind, ticks, state }: RunRecord): string =>
  [kind, ticks > 1 ? `${ticks} ticks` : "", state === "finished" ? "" : state].filter((part) => part !== "").join(", ");

function took({ startedAt, finishedAt }: RunRecord): string {
  if (finishedAt === null) return "-";
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
