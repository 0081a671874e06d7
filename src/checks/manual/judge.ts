import type { JudgeContext, Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { conclude, notKnown } from "../conclude.ts";
import { verdict } from "../verdict.ts";
import { dayMs, dayOf } from "./day.ts";
import type { ManualSpec } from "./spec.ts";

export function judge(
  { statement, attestedBy, attestedOn, until }: ManualSpec,
  _answers: readonly Answer[],
  { now }: JudgeContext,
): Judgement {
  const [from, to] = [dayOf(attestedOn), dayOf(until)];
  if (from === undefined || to === undefined)
    return notKnown({ code: "internal", detail: "the attestation has no day that the calendar knows" });
  const isEarly = now < from;
  return conclude([
    {
      expected: `attested: ${statement}`,
      observed: `${attestedBy}, on ${attestedOn}, until ${until}${isEarly ? ", which is still to come" : ""}`,
      verdict: verdict(!isEarly && now < to + dayMs),
    },
  ]);
}
