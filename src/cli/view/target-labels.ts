import type { ReportTarget } from "../../model/report.ts";

/** Short names by target id: user profile and space where they tell all targets of the report apart, else the ids. */
export function targetLabels(targets: readonly ReportTarget[]): ReadonlyMap<string, string> {
  const short = targets.map(({ id, userProfile, space }) => {
    const name = userProfile === null ? id : space === null ? userProfile : `${userProfile}/${space}`;
    return [id, name] as const;
  });
  const unique = new Set(short.map(([, name]) => name)).size === targets.length;
  return new Map(unique ? short : targets.map(({ id }) => [id, id]));
}
