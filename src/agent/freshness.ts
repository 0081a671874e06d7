import type { PlannedCheck } from "../engine/plan.ts";
import type { Assessment, Look } from "../model/records.ts";
import type { ScheduleConfig } from "../policy/agent-config.ts";

/** When a check of a target was last assessed, in milliseconds since the epoch; undefined where it never was. */
export type LastAssessed = (target: string, check: NamedCheck) => number | undefined;

/** As much of a planned check as names it. */
interface NamedCheck {
  readonly policy: string;
  readonly check: { readonly id: string };
}

/**
 * Joins what the store says: the latest look per target and scope, and what each scope holds. `answers` says whether a look under
 * those policies answers what the check asks.
 */
export function lastAssessedIn(
  assessments: readonly Assessment[],
  scopes: ReadonlyMap<string, Look["scope"]>,
  answers: (policyHash: string, policy: string, check: string) => boolean,
): LastAssessed {
  const members = new Map([...scopes].map(([key, scope]) => [key, new Set(scope.map(([p, c]) => pair(p, c)))]));
  const byTarget = Map.groupBy(assessments, ({ target }) => target);
  return (target, { policy, check }) => {
    const key = pair(policy, check.id);
    const looks =
      byTarget
        .get(target)
        ?.filter(
          ({ scope, policyHash }) => members.get(scope)?.has(key) === true && answers(policyHash, policy, check.id),
        ) ?? [];
    return looks.length === 0 ? undefined : Math.max(...looks.map(({ at }) => Date.parse(at)));
  };
}

const pair = (policy: string, check: string): string => JSON.stringify([policy, check]);

/** For how long a look is good, by severity, in milliseconds. */
export type Freshness = ScheduleConfig["freshness"];

export interface FreshnessOptions {
  readonly lastAssessed: LastAssessed;
  readonly freshness: Freshness;
  readonly now: number;
}

/** The planned checks of a target that were never assessed, or longer ago than the freshness goal of their severity. */
export function staleChecks(
  target: string,
  planned: readonly PlannedCheck[],
  { lastAssessed, freshness, now }: FreshnessOptions,
): readonly PlannedCheck[] {
  return planned.filter((check) => {
    const at = lastAssessed(target, check);
    return at === undefined || now - at > freshness[check.check.severity];
  });
}
