import type { ReportTarget } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";

/** Short names by target id: user profile and space where they tell all targets of the report apart, else the ids. */
export function targetLabels(targets: readonly ReportTarget[]): ReadonlyMap<string, string> {
  const short = targets.map((target) => [target.id, shortName(target)] as const);
  const unique = new Set(short.map(([, name]) => name)).size === targets.length;
  return new Map(
    (unique ? short : targets.map(({ id }) => [id, id] as const)).map(([id, name]) => [id, printable(name)]),
  );
}

/** A space that is named after its user profile says who it belongs to by itself. */
function shortName({ id, userProfile, space }: ReportTarget): string {
  if (userProfile === null) return id;
  if (space === null) return userProfile;
  return space.startsWith(`${userProfile}-`) ? space : `${userProfile}/${space}`;
}
