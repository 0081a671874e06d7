import type { PlannedRemedy } from "../../model/remedy.ts";
import type { StoreReader } from "../../model/store.ts";
import type { ChangeLimits } from "../../policy/safety-config.ts";

/** What earlier runs know of findings; a run without a store knows nothing. */
export interface Memory {
  /** Whether the check has failed on the target for a day already, in whatever subject: what began later is sudden. */
  readonly failedBefore: (remedy: Pick<PlannedRemedy, "target" | "policy" | "check">) => boolean;
  /** How often a finding was repaired within the attempt window. */
  readonly attempts: (finding: string) => number;
  /** Whether its home refused the newest repair of it within that window. */
  readonly refused: (finding: string) => boolean;
}

export const noMemory: Memory = { failedBefore: () => false, attempts: () => 0, refused: () => false };

/** What the store knows now; milliseconds since the epoch. */
export async function memoryOf(
  store: Pick<StoreReader, "attempts" | "refusals" | "states">,
  { withinMs }: Pick<ChangeLimits, "withinMs">,
  now: number,
): Promise<Memory> {
  const since = new Date(now - withinMs).toISOString();
  const attempts = await store.attempts({ since });
  const refusals = await store.refusals({ since });
  const day = new Date(now - suddenMs).toISOString();
  const states = await store.states({ open: true });
  const open = new Set(states.filter(({ openedAt }) => openedAt !== null && openedAt <= day).map(keyOf));
  return {
    failedBefore: (remedy) => open.has(keyOf(remedy)),
    attempts: (finding) => attempts.get(finding) ?? 0,
    refused: (finding) => refusals.has(finding),
  };
}

/** Time for a person to see that a policy or the platform is wrong, however often a run has looked meanwhile. */
const suddenMs = 86_400_000;

const keyOf = ({ target, policy, check }: Parameters<Memory["failedBefore"]>[0]): string =>
  JSON.stringify([target, policy, check]);
