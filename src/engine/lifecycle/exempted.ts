import type { FindingState } from "../../model/lifecycle.ts";
import type { Finding } from "../../model/report.ts";
import type { Step } from "./told.ts";
import type { Happening } from "./transition.ts";

/**
 * What an exemption that came or went makes of a finding that has a memory. It is told of open findings alone; that one exemption
 * took over from another is remembered and not told.
 */
export function exempted({ state, happened }: Step, { exemption }: Finding, at: string): Step {
  const before = state.exemption;
  const now = exemption === null ? null : { name: exemption.name, expires: exemption.expires };
  const next: FindingState = { ...state, exemption: now };
  if (state.closedAt !== null || (before === null) === (now === null)) return { state: next, happened };
  return { state: next, happened: [...happened, now === null ? ended(before, at) : begun(now)] };
}

const begun = ({ name, expires }: NonNullable<FindingState["exemption"]>): Happening => ({
  change: "exempted",
  cause: "policy",
  detail: `by ${name} until ${expires}`,
});

const ended = (before: FindingState["exemption"], at: string): Happening => {
  const isOver = before !== null && before.expires <= at;
  return {
    change: "enforced",
    cause: isOver ? "time" : "policy",
    detail: before === null ? "" : `${before.name} ${isOver ? `expired at ${before.expires}` : "accepts it no longer"}`,
  };
};
