import { reporters } from "../reports/registry.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, storeFlag } from "./flags.ts";
import type { RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { UsageError } from "../model/errors.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { findRun, openHistory } from "./open-history.ts";
import { outputFlag, outputOf } from "./output-flag.ts";
import { reportFormats, reportOrders } from "./report-flag.ts";
import { short } from "./view/runs-table.ts";
import { leavesOut } from "../agent/complete-looks.ts";
import { policySetOf } from "../agent/earlier-looks.ts";
import { storedReport } from "../agent/stored-report.ts";
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
  },
  examples: [
    ["plumbline report latest", "what the newest run saw"],
    ["plumbline report 01JABCDEFGHJ --report markdown=report.md", "an older one, into a file"],
  ],
  exits: { 0: "the report was shown, whatever it holds", ...commonExits },
  async run({ flags, positionals, rest }, io) {
    const [id, ...more] = [...positionals, ...rest];
    if (more.length > 0) throw new UsageError("More than one run was named.", "`plumbline diff RUN RUN` compares two.");
    const output = outputOf(flags.output);
    const orders = reportOrders(flags.report, {
      formats: reportFormats,
      cwd: io.cwd,
      stdoutTaken: flags.output !== undefined,
    });
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
    else if (!orders.some(({ path }) => path === "-"))
      await showReport(stored, output, { io, all: verbose, failOn: "low", quiet });
    return (await writeReports((format) => reporters[format](stored, about), orders, io, { quiet })) ? 0 : 70;
  },
});

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
