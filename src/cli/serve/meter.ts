import type { Agent } from "../../agent/agent.ts";
import type { Freshness } from "../../agent/freshness.ts";
import type { Meter } from "../../agent/meter.ts";
import { overdueMs } from "../../agent/overdue.ts";
import { fleetSummary } from "../../agent/stored-report.ts";
import type { StoreReader } from "../../model/store.ts";
import { agentMetrics, type AgentMetrics, type Readings } from "../../web/metrics.ts";
import { systemClock } from "../clock.ts";

export interface ServeMeter extends Meter {
  readonly metrics: AgentMetrics;
}

interface Options {
  readonly version: string;
  readonly store: StoreReader;
  readonly freshness: Freshness;
  readonly agent: () => Agent | undefined;
}

/** The agent's counts as Prometheus reads them, begun with what the store remembers. */
export async function serveMeter({ version, store, freshness, agent }: Options): Promise<ServeMeter> {
  let fresh: number | undefined;
  const metrics = agentMetrics({
    version,
    runOverdueMs: () => overdueMs(agent()?.state ?? { kind: "starting" }),
    read: () => readings(store, agent(), fresh),
  });
  // Of those under way there are one or two.
  const ended = (await store.runs({ limit: 50 })).find(({ finishedAt }) => finishedAt !== null);
  if (ended?.finishedAt != null) metrics.lastRunEnded(Date.parse(ended.finishedAt));
  const [whole] = await store.runs({ limit: 1, whole: true });
  const summary = whole && (await fleetSummary(store, whole, freshness));
  if (summary != null) metrics.fullRun(summary);
  return { ...metrics, metrics, freshTargets: (count) => void (fresh = count) };
}

async function readings(
  store: StoreReader,
  agent: Agent | undefined,
  freshTargets: number | undefined,
): Promise<Readings> {
  const state = agent?.state;
  const leading = state?.kind === "leading" ? state : undefined;
  const keeper = leading?.leading.keeper;
  const open = await store.openCounts();
  const pending = leading?.queue.pending;
  return {
    sourceAgeMs: keeper?.answeredAt === undefined ? undefined : systemClock.now() - keeper.answeredAt,
    sourceAccepted: keeper !== undefined && keeper.active !== undefined && keeper.refusal === undefined,
    queueLength: pending === undefined ? 0 : Number(pending.full !== undefined) + Number(pending.wake.size > 0),
    outbox: await store.outboxCounts(),
    leaseHeld: leading !== undefined,
    openFindings: open.bySeverity,
    exemptFindings: open.exempt,
    staleFindings: open.stale,
    freshTargets: leading && freshTargets,
  };
}
