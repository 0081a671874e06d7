import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Finding } from "../model/report.ts";

/** By target, policy, check and subject: how findings, and what is remembered of them, stand everywhere. */
export const inFindingOrder = (a: Placed, b: Placed): number =>
  byCodeUnit(a.target, b.target) ||
  byCodeUnit(a.policy, b.policy) ||
  byCodeUnit(a.check, b.check) ||
  byCodeUnit(a.subject, b.subject) ||
  byCodeUnit(a.id, b.id);

type Placed = Pick<Finding, "target" | "policy" | "check" | "subject" | "id">;
