import type { StoreWriter } from "../model/store.ts";
import type { GitSourceConfig } from "../policy/agent-config.ts";
import { needsTags } from "../policy/select.ts";
import { bell } from "./bell.ts";
import type { AgentPorts, Leading } from "./context.ts";
import { deliverMessages } from "./loops/deliver-messages.ts";
import { followSource, requestUnlooked } from "./loops/follow-source.ts";
import { keepHouse } from "./loops/keep-house.ts";
import { keepLease } from "./loops/keep-lease.ts";
import { keepSchedule } from "./loops/keep-schedule.ts";
import { watchForWakes } from "./loops/watch-for-wakes.ts";
import { workOff } from "./loops/work-off.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { ownFindings } from "./own-findings.ts";
import { keepActive, recallActive } from "./kept-policies.ts";
import { policyKeeper, type PolicyKeeper } from "./policy-keeper.ts";
import type { Queue } from "./queue.ts";
import { routeChanges } from "./route.ts";
import type { RunSignals } from "./run.ts";
import { together } from "./together.ts";
import { addUnlooked, changedPolicies } from "./unlooked.ts";

/** What can be asked of a leading agent while it works. */
export interface Standing {
  readonly leading: Leading;
  readonly queue: Queue;
}

/**
 * Everything that the one agent with the lease does, until the signal fires: no loop starts anything after it, the run under way
 * ends in order, and the lease is given back. Throws `LeaseLost`, and the store's own faults.
 */
export async function lead(
  ports: AgentPorts,
  writer: StoreWriter,
  { signal, stop, onStanding }: RunSignals & { readonly onStanding: (standing: Standing) => void },
): Promise<void> {
  await using held = writer;
  const remembered = await recallActive(ports.store);
  const keeper: PolicyKeeper = policyKeeper({
    source: ports.source,
    clock: ports.timer,
    logger: ports.logger,
    remembered,
    keep: async (active) => {
      await addUnlooked({ store: ports.store, writer: held }, changedPolicies(keeper.active?.set, active.set));
      await keepActive(held, active);
    },
    verifies: gitOf(ports)?.verify !== undefined,
    allowShrinkTo: gitOf(ports)?.allowShrinkTo,
  });
  const leading: Leading = {
    ...ports,
    writer: held,
    keeper,
    providers: ports.providers(() => keeper.active !== undefined && needsTags(keeper.active.set)),
    listers: new Map(),
    own: () =>
      ownFindings({
        revision: keeper.active?.source.revision ?? "",
        refusal: keeper.refusal,
        config: ports.configRefusal(),
      }),
    alone: oneAtATime(),
    outboxBell: bell(),
    honoured: { until: undefined },
  };
  await tellOfTheDead(leading);
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  const queue = workOff(leading, { signal: both, stop });
  onStanding({ leading, queue });
  // What an earlier life owed, and what it never began.
  await requestUnlooked(leading, queue, "start");
  await together(
    [
      async ({ signal: others }) => {
        // A loop that failed, such as on a lost lease, ends the run under way too.
        others.addEventListener("abort", () => ending.abort(), { once: true });
        await queue.ended;
      },
      keepLease(leading),
      followSource(leading, queue, sourceIntervalMs(ports)),
      keepSchedule(leading, queue),
      watchForWakes(leading, queue),
      deliverMessages(leading),
      keepHouse(leading),
    ],
    both,
  );
}

const gitOf = ({ config: { source } }: AgentPorts): GitSourceConfig | undefined =>
  source !== undefined && "git" in source ? source.git : undefined;

const sourceIntervalMs = (ports: AgentPorts): number => gitOf(ports)?.intervalMs ?? 60_000;

/** What runs that died had changed was kept and not yet told. */
async function tellOfTheDead({ writer, store, config, timer, logger }: Leading): Promise<void> {
  for (const { id } of writer.closed) {
    const transitions = await store.transitions({ run: id });
    const states = (
      await Promise.all([...new Set(transitions.map(({ finding }) => finding))].map((one) => store.state(one)))
    ).filter((state) => state !== undefined);
    const targets = (await Array.fromAsync(store.looks(id))).map(({ target }) => target);
    const { entries } = routeChanges(
      { run: id, now: timer.now(), transitions, states, targets },
      { routes: config.notify, deadlines: config.deadlinesMs },
    );
    await writer.queue(entries);
    logger.warn("a run had died and was closed as interrupted", { run: id, changes: transitions.length });
  }
}
