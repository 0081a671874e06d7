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
  const cells: readonly (readonly [Column, (run: RunRecord) => string])[] = [
    [{ title: "RUN" }, ({ id }) => id],
    [{ title: "STARTED" }, ({ startedAt }) => startedAt.slice(0, 19).replace("T", " ")],
    [{ title: "TOOK", align: "right" }, took],
    [{ title: "KIND" }, ({ kind, ticks }) => (ticks > 1 ? `${kind} (${ticks} ticks)` : kind)],
    [{ title: "STATE", paint: (cell) => paint(cell === "finished" ? [] : "yellow", cell) }, ({ state }) => state],
    [{ title: "OBSERVED", align: "right" }, ({ summary }) => of(summary?.targets.observed, summary?.targets.expected)],
    [
      { title: "FAIL", align: "right", paint: (cell) => paint(cell === "0" || cell === "-" ? [] : "red", cell) },
      ({ summary }) => text(summary?.checks.fail),
    ],
    [{ title: "NOT ASSESSED", align: "right" }, ({ summary }) => text(summary?.checks.unknown)],
    [{ title: "SCORE", align: "right" }, ({ summary }) => share(summary?.score)],
    [{ title: "COVERAGE", align: "right" }, ({ summary }) => share(summary?.coverage)],
    [{ title: "COMMIT" }, ({ source }) => short(source.revision, wide)],
  ];
  const extra: typeof cells = [
    [{ title: "VERIFIED" }, ({ source }) => (source.verified ? "yes" : "no")],
    [{ title: "LOGINS", align: "right" }, ({ footprint }) => text(footprint?.logins)],
    [{ title: "LEFTOVERS", align: "right" }, ({ footprint }) => text(footprint?.leftovers)],
    [{ title: "SOURCE" }, ({ source }) => source.url],
  ];
  const picked = wide ? [...cells, ...extra] : cells;
  return table(
    picked.map(([column]) => column),
    runs.map((run) => picked.map(([, cell]) => printable(cell(run), 300))),
    wide ? undefined : columns,
    (title) => paint("bold", title),
  );
}

const text = (value: number | undefined): string => (value === undefined ? "-" : String(value));
const of = (part: number | undefined, whole: number | undefined): string =>
  part === undefined || whole === undefined ? "-" : `${part} of ${whole}`;
const share = (value: number | null | undefined): string =>
  value === undefined || value === null ? "-" : percent(value);

export const short = (revision: string, whole = false): string =>
  whole ? revision : revision.replace(/^((?:sha256:)?[0-9a-f]{12})[0-9a-f]*/, "$1");

function took({ startedAt, finishedAt }: RunRecord): string {
  if (finishedAt === null) return "-";
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
