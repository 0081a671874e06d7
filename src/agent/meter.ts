import type { ReasonCode } from "../model/outcome.ts";
import type { Rail, RemedyState } from "../model/remedy.ts";
import type { Summary } from "../model/report.ts";
import type { Footprint, RunEnd, RunKind } from "../model/records.ts";
import type { Refusal } from "./policy-keeper.ts";

/** What the agent counts. It never hears the name of a user, a target, a policy or a check. */
export interface Meter {
  runEnded(run: {
    readonly kind: RunKind;
    readonly state: RunEnd["state"];
    readonly durationMs: number;
    /** Milliseconds since the epoch. */
    readonly finishedAt: number;
    readonly footprint: Footprint;
  }): void;
  /** What is known of the fleet after a run over every target: of all policies, also those that were not due in it. */
  fullRun(summary: Summary): void;
  /** What became of a report at one of its places; `skipped` is what the place refused for good, or what no longer reads. */
  reported(result: "written" | "failed" | "skipped"): void;
  visited(outcome: "observed" | ReasonCode): void;
  /** A look at the policy source. */
  fetched(result: "changed" | "unchanged" | Refusal["kind"]): void;
  /** What became of one remedy. */
  remedied(state: RemedyState): void;
  /** A rail that held changes back. */
  railTripped(rail: Rail): void;
  /** Targets of which every check was assessed within its freshness goal; undefined while none is known. */
  freshTargets(count: number | undefined): void;
}
