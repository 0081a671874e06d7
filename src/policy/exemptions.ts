import type { CompiledExemption } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { matchesCase, matchesName } from "./name-matcher.ts";
import { selectsSurely } from "./select.ts";

/** The exemptions that may accept something on a target, whatever their dates. What a target has no name for is meant by `*` alone. */
export const exemptionsOn = (exemptions: readonly CompiledExemption[], target: Target): readonly CompiledExemption[] =>
  exemptions.filter(({ targets }) => selectsSurely(targets, target) && meansNameless(targets, target));

function meansNameless(targets: CompiledExemption["targets"], target: Target): boolean {
  const named = [
    [targets.domains, target.domain],
    [targets.userProfiles, target.userProfile],
    [targets.spaces, target.space],
    [targets.appTypes, target.appType],
  ] as const;
  return named.every(
    ([patterns, name]) => patterns === undefined || name !== undefined || patterns.some((one) => /^\*+$/.test(one)),
  );
}

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
export const acceptedBy = (
  exemptions: readonly CompiledExemption[],
  finding: Acceptable,
  now: number,
): CompiledExemption | undefined => allAccepting(exemptions, finding, now)[0];

/** All of them, the one that tells first. */
export function allAccepting(
  exemptions: readonly CompiledExemption[],
  { policy, check, subject }: Acceptable,
  now: number,
): readonly CompiledExemption[] {
  return exemptions
    .filter(
      (one) =>
        Date.parse(one.expires) > now &&
        matchesName(one.checks, `${policy}/${check}`) &&
        (one.subjects === undefined || matchesCase(one.subjects, subject)),
    )
    .toSorted((a, b) => (a.expires === b.expires ? 0 : a.expires > b.expires ? -1 : 1));
}
