import type { RunKind } from "../model/records.ts";
import type { Due } from "./due.ts";
import type { WakeTarget } from "./wake.ts";

/** Names of policies; `all` also means those that come later. */
export type PolicyNames = readonly string[] | "all";

/** What somebody wants to be looked at. */
export type Wish =
  /** The schedule: these policies, on every target. `until` is what is remembered once a run for it has finished. */
  | {
      readonly kind: "scheduled" | "catch-up";
      readonly policies: readonly string[];
      readonly ticks: number;
      readonly until: number;
    }
  /** These policies, on every target. */
  | { readonly kind: "start" | "policy"; readonly policies: PolicyNames }
  /** Certain targets. */
  | { readonly kind: "wake"; readonly targets: readonly WakeTarget[] };

/** What the schedule wants; a catch-up where all of it was missed. */
export const wishOf = ({ policies, ticks, missed, until }: Due): Wish => ({
  kind: missed === ticks ? "catch-up" : "scheduled",
  policies,
  ticks,
  until,
});

/** One run to do. */
export type Job = FullJob | WakeJob;

/** Some policies, or all, on every target. */
export interface FullJob {
  /** Of the wishes in it, the one that comes first in: policy, start, scheduled, catch-up. */
  readonly kind: Exclude<RunKind, "wake" | "apply" | "undo">;
  /** Sorted. */
  readonly policies: PolicyNames;
  /** Ticks of the schedule that fell into this run; 0 where there was none. */
  readonly ticks: number;
  /** To be remembered once the run has finished; undefined where no tick is in it. */
  readonly until: number | undefined;
}

export interface WakeJob {
  readonly kind: "wake";
  /** Sorted by id, each once. */
  readonly targets: readonly WakeTarget[];
}
