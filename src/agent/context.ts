import type { CostlyFacts } from "../model/target.ts";
import type { TargetResult } from "../engine/assess.ts";
import type { Applied } from "../engine/remedies/apply-rounds.ts";
import type { VisitTools } from "../engine/visit.ts";
import type { Abortable, Logger, TargetProvider } from "../model/ports.ts";
import type { Transition } from "../model/lifecycle.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { StreamedReport } from "../model/report.ts";
import type { PolicySource } from "../model/source.ts";
import type { Store, StoreWriter } from "../model/store.ts";
import type { AgentConfig } from "../policy/agent-config.ts";
import type { Visits } from "./admission.ts";
import type { Bell } from "./bell.ts";
import type { Channel } from "./deliver.ts";
import type { KnownTargets } from "./known-targets.ts";
import type { Meter } from "./meter.ts";
import type { ConfigRefusal } from "./own-findings.ts";
import type { ActivePolicies, PolicyKeeper } from "./policy-keeper.ts";
import type { Timer } from "./timer.ts";

/** What the agent needs of the world. */
export interface AgentPorts {
  readonly config: AgentConfig;
  /** What is wrong with the config file that is there now, where an older one runs. */
  readonly configRefusal: () => ConfigRefusal | undefined;
  readonly store: Store;
  readonly source: PolicySource;
  /** `tags` says whether a policy that runs or is to run next selects on tags now. */
  readonly providers: (costly: () => CostlyFacts) => readonly TargetProvider[];
  readonly channels: readonly Channel[];
  readonly places: readonly ReportPlace[];
  readonly timer: Timer;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly nonce: VisitTools["nonce"];
  readonly runId: (now: number) => string;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Rung when somebody says that the source has changed. */
  readonly hint: Bell;
  /** Who holds the lease, for the one who does not. */
  readonly holder: string;
  /** Whether a holder is known to have died, so that nobody waits for its lease to run out. */
  readonly gone: (holder: string) => boolean;
  /** Milliseconds for which a lease lasts without its holder's word. */
  readonly leaseMs: number;
  readonly version: string;
  /** Whether the file that stops all changes, `safety.stopFile`, is there now. */
  readonly stopFileExists: () => boolean;
}

/** Where reports go in one format. */
export interface ReportPlace {
  /** The same in every life, and no other's. */
  readonly name: string;
  /** Writes one report; the same again overwrites it. May throw anything: a failing place fails no run. */
  put(
    report: StreamedReport,
    options: Abortable & { readonly policies: readonly CompiledPolicy[]; readonly changes: readonly Transition[] },
  ): Promise<void>;
}

/** What the loops of a leading agent share. */
export interface Leading extends Omit<AgentPorts, "providers"> {
  readonly writer: StoreWriter;
  readonly keeper: PolicyKeeper;
  readonly known: KnownTargets;
  /** The agent's findings about itself, as they are now. */
  readonly own: () => TargetResult;
  /** One run's beginning, or one small run, at a time: runs enter the store in one order. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** What reads the memory of findings and writes it anew does so at one time. */
  readonly remembering: <T>(work: () => Promise<T>) => Promise<T>;
  /** Rung when messages wait. */
  readonly outboxBell: Bell;
  /** Rung when a report can be written. */
  readonly reportsBell: Bell;
  /** Up to when the schedule's ticks have been worked off; undefined until that is known. Milliseconds since the epoch. */
  readonly honoured: { until: number | undefined };
  /** What the daily look at the store found wrong. */
  readonly health: { problem: string | undefined };
  /** What the last changes came to; undefined until there were some in this life. */
  readonly changes: { last: Pick<Applied, "results" | "trips" | "harmed"> | undefined };
  /** The visits of a run that begins, which may go on beside another one. */
  readonly visits: () => Visits;
  /** The policies of the run over all targets that is under way, to which its listing belongs. */
  readonly pinned: { active: ActivePolicies | undefined };
}
