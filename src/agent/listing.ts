import type { ReasonCode } from "../model/outcome.ts";
import type { Target } from "../model/target.ts";

/** What the last listing said of each target, by id. */
export type Listing = ReadonlyMap<string, "awake" | "asleep">;

/**
 * What is known after a listing. A target that it could not tell about (a call was throttled, say) keeps what was known, and
 * while a part could not be listed at all, nothing is forgotten: what was never seen asleep has not woken.
 */
export function afterListing(targets: readonly Target[], earlier: Listing = new Map()): Listing {
  const kept = targets.some(({ unlisted }) => unlisted === true) ? [...earlier] : [];
  const seen = targets.flatMap(({ id, blocked }) => {
    const state = blocked === undefined ? "awake" : asleep.has(blocked.code) ? "asleep" : earlier.get(id);
    return state === undefined ? [] : [[id, state] as const];
  });
  return new Map([...kept, ...seen]);
}

/** Reasons that end when somebody starts the app. */
const asleep: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "no-app",
  "app-stopped",
  "app-pending",
  "app-deleting",
  "app-failed",
  "recovery-mode",
]);
