import type { CostlyFacts } from "../model/target.ts";
import type { StoreWriter } from "../model/store.ts";
import type { GitSourceConfig } from "../policy/agent-config.ts";
import { costlyFacts } from "../policy/select.ts";
import { planVisit } from "../engine/plan.ts";
import { admission } from "./admission.ts";
import { bell } from "./bell.ts";
import { rowsOf } from "./between-runs.ts";
import type { AgentPorts, Leading } from "./context.ts";
import { deliverMessages } from "./loops/deliver-messages.ts";
import { followSource, requestUnlooked } from "./loops/follow-source.ts";
import { keepHouse } from "./loops/keep-house.ts";
import { keepLease } from "./loops/keep-lease.ts";
import { keepSchedule } from "./loops/keep-schedule.ts";
import { publishReports } from "./loops/publish-reports.ts";
import { watchForWakes } from "./loops/watch-for-wakes.ts";
import { workOff } from "./loops/work-off.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { changesMade, ownFindings, ownPolicy } from "./own-findings.ts";
import { keepActive, keepShrunk, recallActive, recallShrunk } from "./kept-policies.ts";
import { knownTargets, rememberedTargets } from "./known-targets.ts";
import { policyKeeper, type PolicyKeeper } from "./policy-keeper.ts";
import type { Queue } from "./queue.ts";
import { rewindWord } from "./rewind-word.ts";
import { routeChanges } from "./route.ts";
import type { RunSignals } from "./run.ts";
import { together } from "./together.ts";
import { addUnlooked } from "./unlooked.ts";
import { readUntold, removeUntold } from "./untold.ts";

/** What can be asked of a leading agent while it works. */
export interface Standing {
  readonly leading: Leading;
  readonly queue: Queue;
}

/**
 * Everything that the one agent with the lease does, until the signal fires: no loop starts anything after it, the run under way
 * ends in order. Throws `LeaseLost`, and the store's own faults.
 */
export async function lead(
  ports: AgentPorts,
  held: StoreWriter,
  { signal, stop, onStanding }: RunSignals & { readonly onStanding: (standing: Standing) => void },
): Promise<void> {
  const remembered = await recallActive(ports.store);
  const health: Leading["health"] = { problem: undefined };
  const pinned: Leading["pinned"] = { active: undefined };
  const changes: Leading["changes"] = { last: undefined };
  const owed = (await ports.store.states({ open: true })).some(
    ({ policy, check }) => policy === ownPolicy && check === changesMade.id,
  );
  const word = await rewindWord(ports.source, {
    word: gitOf(ports)?.allowRewindTo,
    running: remembered?.source.revision,
    store: ports.store,
    writer: held,
  });
  const keeper: PolicyKeeper = policyKeeper({
    source: word.source,
    clock: ports.timer,
    logger: ports.logger,
    remembered,
    shrunk: await recallShrunk(ports.store),
    keep: async (active) => {
      await addUnlooked(held, keeper.active?.set, active.set);
      await keepActive(held, active);
      await word.spend(active.source.revision);
    },
    keepShrunk: (shrunk) => keepShrunk(held, shrunk),
    planned: (set) =>
      known.all().reduce((sum, target) => sum + planVisit(target, { policies: set, revision: "" }).checks.length, 0),
    inputs: ports.config.inputs,
    verifies: gitOf(ports)?.verify !== undefined,
    allowShrinkTo: gitOf(ports)?.allowShrinkTo,
  });
  const costly = (): CostlyFacts => {
    const needed = [pinned.active, keeper.active].flatMap((active) =>
      active === undefined ? [] : costlyFacts(active.set),
    );
    return { tags: needed.some(({ tags }) => tags), idle: needed.some(({ idle }) => idle) };
  };
  const known = knownTargets(ports.providers(costly), await rememberedTargets(ports.store));
  const leading: Leading = {
    ...ports,
    writer: held,
    keeper,
    known,
    own: () =>
      ownFindings({
        revision: keeper.active?.source.revision ?? "",
        asked: keeper.answeredAt !== undefined,
        refusal: keeper.refusal,
        config: ports.configRefusal(),
        store: health.problem,
        changes: ports.config.safety.mode === "enforce" ? changes : owed ? "off" : undefined,
      }),
    alone: oneAtATime(),
    remembering: oneAtATime(),
    outboxBell: bell(),
    reportsBell: bell(),
    honoured: { until: undefined },
    health,
    changes,
    visits: admission(ports.config.limits.concurrency),
    pinned,
  };
  await tellOfTheDead(leading);
  const [ending, over] = [new AbortController(), new AbortController()];
  const both = AbortSignal.any([signal, ending.signal]);
  const queue = workOff(leading, { signal: both, stop });
  onStanding({ leading, queue });
  // What an earlier life owed, and what it never began.
  await requestUnlooked(leading, queue, "start");
  // The lease outlives the wish to stop: the run under way still writes.
  const lease = keepLease(leading)({ signal: over.signal }).catch((error: unknown) => {
    if (over.signal.aborted) return undefined;
    ending.abort(error);
    return { error };
  });
  try {
    await together(
      [
        async ({ signal: others }) => {
          // A loop that failed ends the run under way too.
          others.addEventListener("abort", () => ending.abort(), { once: true });
          await queue.ended;
        },
        followSource(leading, queue, sourceIntervalMs(ports)),
        keepSchedule(leading, queue),
        watchForWakes(leading, queue),
        deliverMessages(leading),
        publishReports(leading),
        keepHouse(leading),
      ],
      both,
    );
  } finally {
    over.abort();
  }
  const lost = await lease;
  if (lost !== undefined) throw lost.error;
}

const gitOf = ({ config: { source } }: AgentPorts): GitSourceConfig | undefined =>
  source !== undefined && "git" in source ? source.git : undefined;

const sourceIntervalMs = (ports: AgentPorts): number => gitOf(ports)?.intervalMs ?? 60_000;

/** What runs that died had changed was kept and not yet told. */
async function tellOfTheDead(leading: Leading): Promise<void> {
  const { writer, store, config, timer, logger } = leading;
  for (const id of await readUntold(store)) {
    const run = await store.run(id);
    const transitions = run === undefined || run.state === "finished" ? [] : await store.transitions({ run: id });
    if (transitions.length > 0) {
      const states = await Promise.all(
        [...new Set(transitions.map(({ finding }) => finding))].map((one) => store.state(one)),
      );
      const { entries } = routeChanges(
        {
          run: id,
          now: timer.now(),
          transitions,
          states: states.filter((state) => state !== undefined),
          targets: await rowsOf(store, { transitions, states: [] }),
        },
        { routes: config.notify, deadlines: config.deadlinesMs },
      );
      await writer.queue(entries);
    }
    await removeUntold(writer, id);
    logger.warn("a run had died and was closed as interrupted", { run: id, changes: transitions.length });
  }
}
