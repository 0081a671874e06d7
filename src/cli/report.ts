import type { StreamedReport } from "../model/report.ts";
import type { About } from "../reports/about.ts";
import { asffBatches } from "../reports/asff.ts";
import { percent } from "../reports/percent.ts";
import { reporters } from "../reports/registry.ts";
import { count } from "./count.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, storeFlag } from "./flags.ts";
import type { RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { UsageError } from "../model/errors.ts";
import { write, type Io } from "./io.ts";
import { keepMemoryLow } from "./keep-memory-low.ts";
import { loadConfig } from "./load-config.ts";
import { findRun, openHistory } from "./open-history.ts";
import { outputFlag, outputOf } from "./output-flag.ts";
import { reportFormats, reportOrders } from "./report-flag.ts";
import { short } from "./view/runs-table.ts";
import { leavesOut } from "../agent/complete-looks.ts";
import { policySetOf } from "../agent/earlier-looks.ts";
import { storedReport } from "../agent/stored-report.ts";
import { leftOutOfAsff } from "./view/left-out-of-asff.ts";
import { showReport } from "./view/show-report.ts";
import { writeReports } from "./write-reports.ts";

export const report = defineCommand({
  name: "report",
  usage: "RUN [FLAGS]",
  about: `A run of the agent as a report, in any format, as it was seen then. RUN is an id, its beginning, or \`latest\`, the newest run
over every target. The report of such a run holds every policy: what was not due in it is there as it was found last, each finding with
its date and commit. Reads the store and contacts nothing.`,
  flags: {
    ...configFlag,
    ...storeFlag,
    ...outputFlag,
    report: {
      value: "FORMAT=PATH",
      many: true,
      help: `also write a report (${reportFormats.join(", ")}); PATH - is stdout`,
    },
    send: { help: "also import its findings into AWS Security Hub, as `asff` writes them" },
  },
  examples: [
    ["plumbline report latest", "what the newest run saw"],
    ["plumbline report 01JABCDEFGHJ --report html=report.html", "an older one, as a page"],
    ["plumbline report latest -q -o name --send", "into AWS Security Hub"],
  ],
  exits: {
    0: "the report was shown, whatever it holds",
    ...commonExits,
    2: "Security Hub, or the store, could not be reached or did not take all of it",
  },
  async run({ flags, positionals, rest }, io) {
    const [id, ...more] = [...positionals, ...rest];
    if (more.length > 0) throw new UsageError("More than one run was named.", "`plumbline diff RUN RUN` compares two.");
    const output = outputOf(flags.output);
    const orders = reportOrders(flags.report, {
      formats: reportFormats,
      cwd: io.cwd,
      stdoutTaken: flags.output !== undefined,
    });
    keepMemoryLow();
    const { schedule } = await loadConfig(flags.config, io);
    await using store = await openHistory(flags, io);
    const run = await findRun(store, id);
    const stored = await storedReport(store, run, schedule.freshness);
    const about = {
      policies: (await policySetOf(store, run.policyHash))?.policies ?? [],
      changes: await store.transitions({ run: run.id }),
    };
    const { quiet, verbose } = flags;
    if (!quiet && (output === "table" || output === "wide")) await write(io.stderr, await headline(store, run));
    const why = stored.targets.length === 0 ? emptyBecause(run) : undefined;
    if (why !== undefined && (output === "table" || output === "wide")) await write(io.stdout, why);
    else if (output === "json" || output === "jsonl")
      for (const part of reporters[output](stored)) await write(io.stdout, part);
    else if (!orders.some(({ path }) => path === "-"))
      await (output === "table" && !verbose && stored.summary.checks.planned > many
        ? write(io.stdout, inShort(stored.summary))
        : showReport({ ...stored, findings: [...stored.findings] }, output, {
            io,
            all: verbose,
            failOn: "low",
            quiet,
          }));
    const written = await writeReports((format) => reporters[format](stored, about), orders, io, { quiet });
    if (!quiet && (flags.send || orders.some(({ format }) => format === "asff")))
      await write(io.stderr, leftOutOfAsff(stored));
    if (!written) return 70;
    return flags.send && !(await sent(stored, about, io, { quiet })) ? 2 : 0;
  },
});

/** Of more checks a table has more rows than anybody reads, and than fit into memory beside all else. */
const many = 100_000;

/** What there is to say of a run that is too large for a table. */
function inShort({ targets, checks, score, coverage }: StreamedReport["summary"]): string {
  const n = (value: number): string => value.toLocaleString("en");
  return [
    `${n(targets.observed)} of ${n(targets.expected)} targets observed.`,
    `${n(checks.planned)} checks planned: ${n(checks.pass)} pass, ${n(checks.fail)} fail, ${n(checks.unknown)} not assessed, ${n(checks.notApplicable)} not applicable.`,
    `Score ${score === null ? "-" : percent(score)} of what was judged, coverage ${coverage === null ? "-" : percent(coverage)} of what was planned.`,
    "So many rows are better read in a file: --report html=report.html; -v lists them here.",
    "",
  ].join("\n");
}

/** Imports a run into Security Hub; false where it did not take all. */
async function sent(
  stored: StreamedReport,
  about: About,
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<boolean> {
  const { importFindings } = await import("../notify/security-hub.ts");
  const { imported, failed, broken, unsent } = await importFindings(asffBatches(stored, about), { signal: io.signal });
  if (!quiet) await write(io.stderr, `Imported ${count(imported, "finding")} into Security Hub.\n`);
  for (const { id, code, message } of failed) await write(io.stderr, `Not taken: ${id}: ${code}: ${message}\n`);
  for (const { message, remedy } of broken) await write(io.stderr, `error: ${message}\n  ${remedy}\n`);
  if (unsent > 0) await write(io.stderr, `${count(unsent, "finding")} not imported because of that.\n`);
  return failed.length === 0 && broken.length === 0;
}

/** Why a run holds nothing to show, where it looked at nobody for a reason of its own. */
function emptyBecause({ id, kind, state }: RunRecord): string | undefined {
  if (state === "running") return "This run has not ended, and holds nothing yet.\n";
  if (kind !== "undo") return undefined;
  return `This run put changes back, and judged nothing: \`plumbline undo ${id}\` shows them, \`plumbline scan\` tells how it is now.\n`;
}

/** Which run this is, and which ones came after it. */
async function headline(store: StoreReader, run: RunRecord): Promise<string> {
  const { id, kind, startedAt, policies, source } = run;
  const asked =
    policies.length === 0
      ? "all policies"
      : `the policies ${policies.join(", ")}${leavesOut(run) ? " (the others as they were found last)" : ""}`;
  const newer = (await store.runs({ limit: 200 })).filter((other) => other.startedAt > startedAt);
  const after =
    newer.length === 0 ? "" : ` ${newer.length} newer: ${[...new Set(newer.map((other) => other.kind))].join(", ")}.`;
  const when = startedAt.slice(0, 16).replace("T", " ");
  return `Run ${id}, ${kind}, ${when} UTC, ${asked}, at ${short(source.revision)}.${after}\n\n`;
}
