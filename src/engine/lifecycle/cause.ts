import type { Cause, FindingState } from "../../model/lifecycle.ts";
import type { Finding } from "../../model/report.ts";
import type { ChangedSince } from "../changed-since.ts";
import type { Earlier } from "../earlier.ts";

export interface CauseContext {
  /** Whether any earlier look saw the target. */
  readonly observed: boolean;
  /** As `environmentOf` writes it. */
  readonly environment: string;
  readonly changedSince: ChangedSince;
}

/**
 * What moved a finding that this look could tell about. A person is named last, when nothing else explains it: a commit that
 * changed the check, brought it, or brought it back; a new image or instance; or that nobody had looked before.
 */
export function causeOf(
  { policy, check }: Finding,
  { state, earlier }: { readonly state: FindingState | undefined; readonly earlier: Earlier | undefined },
  context: CauseContext,
): Cause {
  if (!context.observed) return "first-look";
  if (earlier === undefined) return state === undefined || isAskedAgain(state) ? "policy" : "person";
  if (state !== undefined && isAskedAgain(state)) return "policy";
  if (context.changedSince(earlier.policyHash, policy, check)) return "policy";
  if (state === undefined && earlier.outcome === "unknown" && earlier.assessedAt === null) return "first-look";
  return isOtherPlace(earlier.environment, context.environment) ? "platform" : "person";
}

/** Whether a cause explains a fail so well that it needs no second look. */
export const explains = (cause: Cause): boolean => cause !== "person" && cause !== "time";

/** Its check or target was gone; one that did not apply any more was told so by a fact of the home. */
const isAskedAgain = ({ sideStates, outcome }: FindingState): boolean =>
  sideStates.includes("orphaned") && outcome !== "notApplicable";

/** Nothing known of a place is no other place. */
const isOtherPlace = (before: string, now: string): boolean => before !== "" && now !== "" && before !== now;
