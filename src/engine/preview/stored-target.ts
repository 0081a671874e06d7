import type { ReportTarget } from "../../model/report.ts";
import type { Target } from "../../model/target.ts";
import { isUnlisted } from "../unlisted.ts";

/**
 * A target as far as the store knows it: without tags, image and instance. Undefined for a row that stands for targets which could
 * not be listed.
 */
export function storedTarget(row: ReportTarget): Target | undefined {
  const { id, provider, domain, userProfile, space, appType, state } = row;
  if (isUnlisted(row)) return undefined;
  return {
    id,
    provider,
    ...(domain !== null && { domain }),
    ...(userProfile !== null && { userProfile }),
    ...(space !== null && { space }),
    ...(appType !== null && { appType }),
    state,
  };
}
