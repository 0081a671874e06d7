import { exitCode, type ExitFact } from "../engine/exit-code.ts";
import { type Applied, underRails } from "../engine/remedies/apply-rounds.ts";
import { memoryOf } from "../engine/remedies/memory.ts";
import { UsageError } from "../model/errors.ts";
import { type Plan, rails, type RemedyResult } from "../model/remedy.ts";
import { printable } from "../model/untrusted.ts";
import type { SafetyConfig } from "../policy/safety-config.ts";
import { costlyFacts } from "../policy/select.ts";
import { systemClock } from "./clock.ts";
import { defineCommand } from "./command.ts";
import { configFlag, policiesFlag, policySelectionFlags, selectionFlags, storeFlag, targetFlags } from "./flags.ts";
import { write, type Io } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { loadPolicies, type LoadedPolicies } from "./load-policies.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { agreed } from "./remedies/agreed.ts";
import { changing, type Changing } from "./remedies/changing.ts";
import { makePlan } from "./remedies/make-plan.ts";
import { toldOfLoss } from "./remedies/lost-lease.ts";
import { performApply } from "./remedies/perform-apply.ts";
import { observedAtMost } from "./remedies/observed-at-most.ts";
import { readPlan } from "./remedies/plan-file.ts";
import { nextCommand } from "./remedies/same-place.ts";
import { requireSameProviders } from "./remedies/same-providers.ts";
import { standstill } from "./remedies/standstill.ts";
import { checkFilter, selectionGiven, targetSelector } from "./selection.ts";
import { painter } from "./style.ts";
import { doneView } from "./view/done-view.ts";
import { planView, tripsView } from "./view/plan-view.ts";

export const apply = defineCommand({
  name: "apply",
  usage: "[PLAN] [FLAGS]",
  about: `Makes the changes of a plan and nothing else: every home is looked at again first, what is no longer as planned is refused, and
what was changed is looked at in the same program. Without PLAN it plans, shows, and asks. Every change is written down before
it is sent, sent at most once, and can be put back by \`undo\`. Safety rails are on unless the config says otherwise: the mode
ceiling, limits per check, one target first and then waves, and an end at the first failure.`,
  flags: {
    ...policiesFlag,
    ...configFlag,
    ...storeFlag,
    ...documentFlag,
    yes: { short: "y", help: "do not ask; needed where there is no terminal and no PLAN" },
    ...targetFlags,
    ...selectionFlags,
    ...policySelectionFlags,
  },
  examples: [
    ["plumbline plan --out plan.json && plumbline apply plan.json", "look first, then do exactly that"],
    ["plumbline apply --local", "plan your own home, look at it, answer"],
    ["plumbline apply --user-profile ann --check pip-uses-mirror --yes", "one check of one user, without being asked"],
  ],
  exits: {
    0: "everything that was planned is done and was seen to be, or there was nothing to do",
    2: "nothing failed, but you did not agree, or targets could not be looked at",
    3: "invalid plan, policy, config or usage, or the policies are not those of the plan; nothing was changed",
    4: "the policy source's newest revision is not verified, or does not follow; nothing was looked at",
    5: "a safety rail held something back; it says which, what it counted, and how to go on",
    6: "a change failed, was refused by the home, or could not be seen to have worked",
    70: "a fault in Plumbline itself",
  },
  interrupted:
    "nothing is sent any more; what was sent gets 25 seconds to be looked at, and a later run finds out about the rest",
  async run({ flags, positionals, rest }, io) {
    const given = await givenPlan([...positionals, ...rest], flags, io);
    const targets = targetSelector(flags);
    const config = await loadConfig(flags.config, io);
    const { quiet, verbose } = flags;
    const policies = await loadPolicies(flags.policies, { config, io, quiet });
    if (given !== undefined) requireSamePolicies(given, policies);
    const checks = checkFilter(policies.set, flags);
    const needed = costlyFacts(policies.set);
    const costly = { ...needed, tags: needed.tags || targets.tags !== undefined };
    await using change = await changing({ flags, config, costly }, io);
    if (given !== undefined) requireSameProviders(given, change.fleet.providers);
    const { safety } = config;
    const order = {
      policies,
      safety,
      memory: await memoryOf(change.book.store, safety.changes, systemClock.now()),
      quiet,
      verbose,
    };
    const show = async (plan: Plan): Promise<void> => {
      const options = { paint: painter(io.stderr), columns: io.stderr.columns, all: verbose };
      if (!quiet || !flags.yes) await write(io.stderr, `${planView(plan, options)}\n`);
    };
    const made =
      given === undefined
        ? await makePlan({ ...order, ...change, targets, checks }, io)
        : { plan: underRails(await asSeenHere(given, change, safety), { ...order, set: policies.set }) };
    if (given === undefined) await show(made.plan);
    if (made.plan.remedies.some(({ held }) => held === null)) await write(io.stderr, standstill(config));
    const begin = async (): Promise<"yes"> => {
      await change.book.writer.keepPolicySet(policies.set.hash, policies.set);
      await change.begin({ kind: "apply", source: policies.source, policyHash: policies.set.hash });
      return "yes";
    };
    const performed = performApply(
      made.plan,
      {
        ...order,
        changing: change,
        mayMake: async (plan, round) => {
          if (round > 0 && (!quiet || !flags.yes))
            await write(io.stderr, "The homes that were changed ask for more now.\n\n");
          if (round > 0) await show(plan);
          // What nobody can be asked about is left to the next run.
          if (round > 0 && !flags.yes && io.ask === undefined) return "later";
          if (round === 0 && given !== undefined) return begin();
          const n = plan.remedies.filter(({ held }) => held === null).length;
          const question = n === 1 ? "Make this change?" : `Make these ${n} changes?`;
          if (!(await agreed(question, { yes: flags.yes, command: "plan" }, io))) return "no";
          return round === 0 ? begin() : "yes";
        },
      },
      io,
    );
    const ended = performed.then(async (one) => {
      await change.end(one.seen, { set: policies.set, source: policies.source });
      return one;
    });
    const applied = await ended.catch((error: unknown) => toldOfLoss(error, change, io));
    if (typeof applied === "number") return applied;
    const { results, trips, harmed } = applied;
    const data = { schema: "plumbline/applied/v1", run: change.run, plan: made.plan.id, results, trips, harmed };
    const view = (): string => doneView(results.map(rowOf), { paint: painter(io.stdout), columns: io.stdout.columns });
    await write(io.stdout, await documentText(flags.output, data, view));
    // Why a run did not do all of it is told also where remarks are not wanted: the exit code alone says too little.
    for (const one of harmed) await write(io.stderr, `Passed before, and does not now: ${printable(one)}\n`);
    await write(io.stderr, tripsView(trips));
    if (!quiet) {
      if (results.some(({ intent, state }) => intent !== null && state !== "refused" && state !== "blocked"))
        await write(io.stderr, `Put it back: ${printable(nextCommand(["undo", change.run], flags, ["policies"]))}\n`);
    }
    // What a plan from a file could not see was told when it was made.
    const { unobserved, unknown } = made.plan;
    const open = Object.entries(unknown).some(([name, n]) => n > (applied.told[name] ?? 0));
    const unseen = given === undefined && (open || Object.keys(unobserved).length > 0);
    return exitCode(factsOf(applied, { ambiguous: change.ambiguous, unseen }));
  },
});

async function asSeenHere(plan: Plan, { fleet, signal }: Changing, { changes }: SafetyConfig): Promise<Plan> {
  const observed = await observedAtMost(plan, {
    providers: fleet.providers,
    few: Math.min(3, changes.targets),
    signal,
  });
  return { ...plan, targets: { ...plan.targets, observed } };
}

const rowOf = ({ remedy, state, detail, intent }: RemedyResult) => ({
  state,
  ...(intent === null && state === "fixed" && { word: "already right" }),
  check: `${remedy.policy}/${remedy.check}`,
  target: remedy.target,
  detail,
});

async function givenPlan(
  words: readonly string[],
  flags: Parameters<typeof targetSelector>[0] & Parameters<typeof checkFilter>[1],
  io: Io,
): Promise<Plan | undefined> {
  const [path, ...more] = words;
  if (more.length > 0)
    throw new UsageError("apply takes one plan.", "Apply them one after the other, or plan all of it at once.");
  if (path === undefined) return undefined;
  if (selectionGiven(flags) || flags.policy.length + flags.check.length + flags.severity.length > 0)
    throw new UsageError(
      "A plan says itself which targets and checks it is about.",
      "Leave the selection flags out here, and give them to `plumbline plan`.",
    );
  return readPlan(path, io.cwd);
}

function requireSamePolicies({ policyHash, source }: Plan, policies: LoadedPolicies): void {
  if (policyHash === policies.set.hash) return;
  throw new UsageError(
    `The policies are not those of the plan: it was made at ${source.revision}, they are at ${policies.source.revision}.`,
    "Plan again with these policies, or give --policies the ones that the plan was made with.",
    "plan-policies",
  );
}

/** By a rail, and not because its target could not be reached. */
const isHeld = ({ state, detail }: RemedyResult): boolean =>
  state === "blocked" && Object.values(rails).some((words) => detail?.startsWith(words) === true);

function factsOf(
  { results, trips, harmed, declined }: Applied,
  { ambiguous, unseen }: { readonly ambiguous: number; readonly unseen: boolean },
): readonly ExitFact[] {
  const states = new Set(results.map(({ state }) => state));
  const facts: readonly (readonly [ExitFact, boolean])[] = [
    [
      "remedy-failed",
      ambiguous > 0 ||
        harmed.length > 0 ||
        ["failed", "ambiguous", "refused"].some((state) => states.has(state as RemedyResult["state"])),
    ],
    ["rail-stopped", trips.length > 0 || results.some(isHeld)],
    ["not-assessed", declined || unseen || states.has("blocked")],
    ["compliant", true],
  ];
  return facts.filter(([, holds]) => holds).map(([fact]) => fact);
}
