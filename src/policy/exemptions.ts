import type { CompiledExemption } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { matchesCase, matchesName } from "./name-matcher.ts";
import { selectsSurely } from "./select.ts";

/** The exemptions that may accept something on a target, whatever their dates. */
export const exemptionsOn = (exemptions: readonly CompiledExemption[], target: Target): readonly CompiledExemption[] =>
  exemptions.filter(({ targets }) => selectsSurely(targets, target));

/** What may be accepted: one finding, by its names. */
export interface Acceptable {
  readonly policy: string;
  readonly check: string;
  readonly subject: string;
}

/**
 * The one place that tells whether a finding is accepted: the exemption that does, of several the one that holds longest, then by
 * name; undefined where none does. `exemptions` are those on the finding's target, `now` is milliseconds since the epoch.
 */
export function acceptedBy(
  exemptions: readonly CompiledExemption[],
  { policy, check, subject }: Acceptable,
  now: number,
): CompiledExemption | undefined {
  let best: CompiledExemption | undefined;
  for (const one of exemptions) {
    if (Date.parse(one.expires) <= now || !matchesName(one.checks, `${policy}/${check}`)) continue;
    if (one.subjects !== undefined && !matchesCase(one.subjects, subject)) continue;
    if (best === undefined || one.expires > best.expires) best = one;
  }
  return best;
}
