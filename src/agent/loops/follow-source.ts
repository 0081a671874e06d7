import type { CompiledPolicySet } from "../../model/policy.ts";
import { changedSince } from "../../engine/changed-since.ts";
import { backoff, sourceBackoff } from "../backoff.ts";
import type { Leading } from "../context.ts";
import type { Refusal } from "../policy-keeper.ts";
import type { Queue } from "../queue.ts";
import { recordOwn } from "../run.ts";
import type { Job } from "../together.ts";

/**
 * Looks for a new revision at each interval and at each hint. A new one makes a run for the policies that it changed; one that
 * is refused, or no longer is, is recorded at once.
 */
export const followSource =
  (leading: Leading, queue: Pick<Queue, "request">, intervalMs: number): Job =>
  async ({ signal }) => {
    const { keeper, timer, hint, meter, random, configRefusal } = leading;
    let failures = 0;
    let told = standing(keeper.refusal, configRefusal());
    for (;;) {
      const before = keeper.active;
      const result = await keeper.refresh({ signal });
      const { active, refusal } = keeper;
      meter.fetched(result === "refused" ? (refusal?.kind ?? "unreachable") : result);
      if (result === "changed" && active !== undefined) {
        const policies = before === undefined ? ("all" as const) : changedPolicies(before.set, active.set);
        if (policies === "all" || policies.length > 0)
          queue.request({ kind: before === undefined ? "start" : "policy", policies });
      }
      const now = standing(refusal, configRefusal());
      if (now !== told && active !== undefined) await recordOwn(leading, active);
      told = now;
      failures = refusal?.kind === "unreachable" ? failures + 1 : 0;
      const pause = failures === 0 ? intervalMs : Math.max(1_000, backoff(failures, { ...sourceBackoff, random }));
      await hint.wait(Math.min(pause, Math.max(intervalMs, sourceBackoff.mostMs)), { signal, timer });
    }
  };

/** What makes another finding: not the moment since when it stands. */
const standing = (refusal: Refusal | undefined, config: unknown): string =>
  JSON.stringify([refusal === undefined ? null : { ...refusal, since: 0 }, config ?? null]);

/** Policies with a check that is new or asks something else; also where who is asked has changed. */
function changedPolicies(before: CompiledPolicySet, after: CompiledPolicySet): readonly string[] {
  const changed = changedSince(after, () => before);
  const earlier = new Map(before.policies.map((policy) => [policy.name, JSON.stringify(policy.targets)]));
  return after.policies
    .filter(
      ({ name, checks, targets }) =>
        earlier.get(name) !== JSON.stringify(targets) || checks.some(({ id }) => changed(before.hash, name, id)),
    )
    .map(({ name }) => name);
}
