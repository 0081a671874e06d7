import { exitCode, type ExitFact } from "../engine/exit-code.ts";
import { planUndo, type UndoPlan, undoRun, type UndoResult } from "../engine/remedies/undo-run.ts";
import { UsageError } from "../model/errors.ts";
import type { Intent, RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { rails } from "../model/remedy.ts";
import { nothingCostly } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import { defineCommand } from "./command.ts";
import { configFlag, storeFlag, targetFlags } from "./flags.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { findRun } from "./open-history.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { agreed } from "./remedies/agreed.ts";
import { changing, type Changing } from "./remedies/changing.ts";
import { toldOfLoss } from "./remedies/lost-lease.ts";
import { nextCommand } from "./remedies/same-place.ts";
import { standstill } from "./remedies/standstill.ts";
import { painter } from "./style.ts";
import { doneView } from "./view/done-view.ts";
import { undoView } from "./view/undo-view.ts";

export const undo = defineCommand({
  name: "undo",
  usage: "RUN [FLAGS]",
  about: `Puts back what \`apply\` changed in one run: each file as it was before, and each file that it made goes. It shows that first and
asks. A file that has changed since is refused, not overwritten, and the first change that fails ends it. What it does is
written down like any change, and can be undone in its turn. \`safety.mode: audit\` does not hold it, the other rails do. RUN is an id or its beginning; \`apply\` names it, and \`plumbline history\` lists it.`,
  flags: {
    ...configFlag,
    ...storeFlag,
    ...documentFlag,
    finding: { value: "ID", many: true, help: "only the repair of this finding, by its id or the beginning of one" },
    yes: { short: "y", help: "do not ask; needed where there is no terminal" },
    ...targetFlags,
  },
  examples: [
    ["plumbline undo 01JB2M --local", "look at it, answer"],
    ["plumbline undo 01JB2M --finding 4f0c9a --yes", "one finding, without being asked"],
  ],
  exits: {
    0: "everything that was asked for is put back and was seen to be, or there was nothing to put back",
    2: "you did not agree",
    3: "invalid config or usage, or no such run; nothing was contacted",
    5: "a safety rail held something back; it says which, and how to go on",
    6: "something cannot be put back by a machine, was refused because it changed since, or could not be seen to have worked",
    70: "a fault in Plumbline itself",
  },
  interrupted:
    "nothing is sent any more; what was sent gets 25 seconds to be looked at, and a later run finds out about the rest",
  async run({ flags, positionals, rest }, io) {
    const [id, ...more] = [...positionals, ...rest];
    if (more.length > 0)
      throw new UsageError("undo takes one run.", "Undo them one after the other, the newest first.");
    const config = await loadConfig(flags.config, io);
    await using change = await changing({ flags, config, costly: nothingCostly }, io);
    const { store } = change.book;
    const of = await findRun(store, id);
    const plan = await plannedUndo(of.id, flags.finding, { store, allowedCommands: config.safety.allowedCommands });
    const options = { paint: painter(io.stderr), columns: io.stderr.columns };
    if (!flags.quiet || !flags.yes) await write(io.stderr, `${undoView(of.id, plan, options)}\n`);
    const n = plan.undos.length;
    const question = n === 1 ? "Put this change back?" : `Put these ${n} changes back?`;
    if (n > 0) await write(io.stderr, standstill(config));
    if (n > 0 && !(await agreed(question, { yes: flags.yes, command: "undo" }, io))) {
      if (!flags.quiet) await write(io.stderr, "Nothing was changed.\n");
      return exitCode(["not-assessed"]);
    }
    const results =
      n === 0 ? [] : await performUndo(plan.undos, of, change).catch((error: unknown) => toldOfLoss(error, change, io));
    if (typeof results === "number") return results;
    const data = { schema: "plumbline/undone/v1", run: change.run, of: of.id, results: results.map(dataOf) };
    const view = (): string =>
      doneView(results.map(rowOf), { paint: painter(io.stdout), columns: io.stdout.columns, fixed: "put back" });
    await write(io.stdout, await documentText(flags.output, data, view));
    if (!flags.quiet && results.some(({ state }) => state === "fixed"))
      await write(io.stderr, `Change it back again: ${printable(nextCommand(["undo", change.run], flags))}\n`);
    return exitCode([...factsOf(results, change.ambiguous), ...leftFacts(plan)]);
  },
});

/** States of what stands in a home as the run left it. */
const changedSomething: ReadonlySet<Intent["state"]> = new Set(["fixed", "not-durable", "failed"]);

/** What stands as the run left it though it was to be put back. */
const leftFacts = ({ left }: UndoPlan): readonly ExitFact[] =>
  left.flatMap(({ intent: { undo: way, state }, why }): readonly ExitFact[] => [
    ...(why.startsWith(rails.command) ? (["rail-stopped"] as const) : []),
    ...(way === null && changedSomething.has(state) ? (["remedy-failed"] as const) : []),
  ]);

/** @throws UsageError where the run repaired none of these findings */
async function plannedUndo(
  run: string,
  findings: readonly string[],
  { store, allowedCommands }: { readonly store: StoreReader; readonly allowedCommands: readonly string[] },
): Promise<UndoPlan> {
  const intents = (await store.intents({ run })).filter(isWanted(findings));
  if (findings.length > 0 && intents.length === 0)
    throw new UsageError(
      `Run ${run} repaired no finding ${findings.map((one) => printable(one, 80)).join(", ")}.`,
      "`plumbline undo RUN` without --finding shows what it changed.",
    );
  return planUndo(intents, { undone: await store.undone({ run }), allowedCommands });
}

const isWanted =
  (findings: readonly string[]) =>
  ({ finding }: Intent): boolean =>
    findings.length === 0 || findings.some((one) => one.length >= 6 && finding.startsWith(one));

async function performUndo(
  undos: UndoPlan["undos"],
  { source, policyHash }: RunRecord,
  change: Changing,
): Promise<readonly UndoResult[]> {
  const { fleet, tools, gate, run, intentId, signal, book } = change;
  await change.begin({ kind: "undo", source, policyHash });
  const results: UndoResult[] = [];
  const works = undoRun(undos, fleet.providers, {
    ...tools,
    ...gate,
    journal: book.writer,
    run,
    intentId,
    signal,
    stop: book.lost,
  });
  for await (const result of works) results.push(result);
  await change.end([]);
  return results;
}

const rowOf = ({ undo: { intent }, state, detail }: UndoResult) => ({
  state,
  check: `${intent.policy}/${intent.check}`,
  target: intent.target,
  detail,
});

const dataOf = ({ undo: { intent, steps }, state, detail, id }: UndoResult) => ({
  intent: id,
  undoes: intent.id,
  target: intent.target,
  policy: intent.policy,
  check: intent.check,
  finding: intent.finding,
  state,
  detail,
  steps,
});

function factsOf(results: readonly UndoResult[], ambiguous: number): readonly ExitFact[] {
  const has = (...states: readonly UndoResult["state"][]): boolean =>
    results.some(({ state }) => states.includes(state));
  return [
    ...(ambiguous > 0 || has("failed", "refused", "ambiguous") ? (["remedy-failed"] as const) : []),
    ...(has("blocked") ? (["rail-stopped"] as const) : []),
    "compliant",
  ];
}
