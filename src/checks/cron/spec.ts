import type { Matcher } from "../matchers/matcher.ts";

/** Whose schedule: the home's own user's, the machine's, or both. */
export type Scope = "user" | "system" | "any";

/** Jobs by their command, as the crontab has it. */
export type NamedJobs = {
  readonly command: Matcher;
  readonly state: "present" | "absent";
  readonly scope?: Scope;
};

/** What may be scheduled, as patterns on whole commands; an empty list means nothing may be. */
export type ApprovedJobs = { readonly only: readonly string[]; readonly scope?: Scope };

export type CronSpec = NamedJobs | ApprovedJobs;

export const scopeOf = ({ scope = "user" }: CronSpec): Scope => scope;
