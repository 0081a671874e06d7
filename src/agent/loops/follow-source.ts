import { backoff, sourceBackoff } from "../backoff.ts";
import { closeRemoved } from "../between-runs.ts";
import type { Leading } from "../context.ts";
import type { Refusal } from "../policy-keeper.ts";
import type { Queue } from "../queue.ts";
import { recordOwn } from "../run.ts";
import type { Job } from "../together.ts";
import { readUnlooked } from "../unlooked.ts";

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
      const first = keeper.active === undefined;
      const result = await keeper.refresh({ signal });
      const { active, refusal } = keeper;
      meter.fetched(result === "refused" ? (refusal?.kind ?? "unreachable") : result);
      if (result === "changed" && active !== undefined) {
        if (!first) await closeRemoved(leading, active);
        await requestUnlooked(leading, queue, first ? "start" : "policy");
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

/** A run for what no run has looked for yet. */
export async function requestUnlooked(
  leading: Pick<Leading, "store" | "keeper">,
  queue: Pick<Queue, "request">,
  kind: "start" | "policy",
): Promise<void> {
  const owed = new Set(await readUnlooked(leading.store));
  const all = leading.keeper.active?.set.policies.map(({ name }) => name) ?? [];
  const names = all.filter((name) => owed.has(name));
  if (names.length > 0) queue.request({ kind, policies: names.length === all.length ? "all" : names });
}
