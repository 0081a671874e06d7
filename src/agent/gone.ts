import { orphanedStates, type Standing } from "../engine/lifecycle/orphaned.ts";
import type { StateChange } from "../engine/lifecycle/stale.ts";
import type { FindingState } from "../model/lifecycle.ts";
import type { Target } from "../model/target.ts";
import { askedBy } from "./asked.ts";
import type { Leading } from "./context.ts";
import { ownPolicy } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

export interface Seen {
  /** What the run listed. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Whether that is everything there is. */
  readonly complete: boolean;
}

/**
 * What closes findings whose check is no longer asked, and those of targets that two complete listings in a row did not name: one
 * list that came up short must not close anything. They are orphaned, never resolved.
 */
export async function closeGone(
  { targets, complete }: Seen,
  { store, writer, timer }: Leading,
  active: ActivePolicies,
  run: string | null,
): Promise<StateChange> {
  const states = await store.states({ open: true });
  const missing = complete ? await countMissing(states, targets, { store, writer }) : new Map<string, number>();
  const asked = askedBy(active);
  const standing = (state: FindingState): Standing => {
    if (state.policy === ownPolicy) return "planned";
    const target = targets.get(state.target);
    if (target !== undefined) return asked(target, state) ? "planned" : "check-gone";
    if ((missing.get(state.target) ?? 0) >= enough) return "target-gone";
    return active.set.policies.some(
      ({ name, checks }) => name === state.policy && checks.some(({ id }) => id === state.check),
    )
      ? "planned"
      : "check-gone";
  };
  const { revision } = active.source;
  return orphanedStates(states, standing, { at: new Date(timer.now()).toISOString(), run, revision });
}

const enough = 2;

/** How often in a row complete listings did not name a target that has open findings; remembered between runs. */
async function countMissing(
  states: readonly FindingState[],
  targets: ReadonlyMap<string, Target>,
  { store, writer }: Pick<Leading, "store" | "writer">,
): Promise<ReadonlyMap<string, number>> {
  const before = countsIn(await store.recall("missing"));
  const away = new Set(states.filter(({ policy }) => policy !== ownPolicy).map(({ target }) => target));
  const now = [...away].filter((id) => !targets.has(id)).map((id) => [id, (before.get(id) ?? 0) + 1] as const);
  if (now.length > 0 || before.size > 0) await writer.remember("missing", Object.fromEntries(now));
  return new Map(now);
}

function countsIn(json: unknown): ReadonlyMap<string, number> {
  const entries = typeof json === "object" && json !== null ? Object.entries(json) : [];
  return new Map(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}
