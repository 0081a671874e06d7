import type { TargetProvider } from "../../model/ports.ts";
import type { Plan } from "../../model/remedy.ts";
import { nameOf } from "../../engine/remedies/rails.ts";

/**
 * How many targets a plan from a file may say that it observed: no more than there are. What it says widens the limits in percent, and
 * anybody may have written it. Nothing is listed where no check is on more targets than `few`.
 */
export async function observedAtMost(
  { targets: { observed }, remedies }: Pick<Plan, "targets" | "remedies">,
  {
    providers,
    few,
    signal,
  }: { readonly providers: readonly TargetProvider[]; readonly few: number; readonly signal: AbortSignal },
): Promise<number> {
  const onTargets = [...Map.groupBy(remedies, nameOf).values()].map(
    (own) => new Set(own.map(({ target }) => target)).size,
  );
  if (Math.max(0, ...onTargets) <= few) return observed;
  const listed = new Set<string>();
  for (const provider of providers)
    try {
      for await (const { id, unlisted } of provider.list({ signal })) {
        if (unlisted !== true) listed.add(id);
        if (listed.size >= observed) return observed;
      }
    } catch {
      // What could not be listed does not count; the run says why when it lists by itself.
    }
  return listed.size;
}
