import { changedSince, type CheckContents } from "../engine/changed-since.ts";
import type { Leading } from "./context.ts";
import { lastAssessedIn, type LastAssessed } from "./freshness.ts";
import { isPolicySet } from "./kept-policies.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

/**
 * When each check was last assessed, as the store knows now. With policies, an answer to what a check asked before a commit changed
 * it is no answer to what it asks today.
 */
export async function loadLastAssessed(
  { store }: Pick<Leading, "store">,
  active?: ActivePolicies,
): Promise<LastAssessed> {
  const assessments = await store.assessments();
  const scopes = new Map<string, Awaited<ReturnType<typeof store.scope>>>();
  for (const { scope } of assessments) if (!scopes.has(scope)) scopes.set(scope, await store.scope(scope));
  if (active === undefined) return lastAssessedIn(assessments, scopes, () => true);
  const kept = new Map<string, CheckContents | undefined>();
  for (const { policyHash } of assessments)
    if (policyHash !== active.set.hash && !kept.has(policyHash)) {
      const set = await store.policySet(policyHash);
      kept.set(policyHash, isPolicySet(set) ? set : undefined);
    }
  const changed = changedSince(active.set, (hash) => kept.get(hash));
  return lastAssessedIn(assessments, scopes, (hash, policy, check) => !changed(hash, policy, check));
}
