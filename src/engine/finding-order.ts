import type { Finding } from "../model/report.ts";

/** By target, policy, check and subject: how findings, and what is remembered of them, stand everywhere. */
export const inFindingOrder = (a: Placed, b: Placed): number =>
  byCodeUnit(a.target, b.target) ||
  byCodeUnit(a.policy, b.policy) ||
  byCodeUnit(a.check, b.check) ||
  byCodeUnit(a.subject, b.subject) ||
  byCodeUnit(a.id, b.id);

type Placed = Pick<Finding, "target" | "policy" | "check" | "subject" | "id">;

/** The one order of texts: the same in every language and on every machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
