import type { Judgement } from "../model/check.ts";
import { unknown } from "../model/outcome.ts";
import type { CompiledCheck, TargetSelector } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { decideOn, factsInWords } from "../policy/cel/decide.ts";

/**
 * What the facts of a target settle before anything is asked of it: a check that does not apply there, and one of which it cannot be
 * told whether it does, because of its `when` or its policy's `where`. Undefined where the check is to be judged.
 */
export function ruling(
  target: Target,
  { where }: Pick<TargetSelector, "where">,
  { when }: Pick<CompiledCheck, "when">,
): Judgement | undefined {
  if (where === undefined && when === undefined) return undefined;
  const selected = where === undefined ? true : decideOn(target, where);
  const applies = when === undefined ? true : decideOn(target, when);
  const attested = target.provider === "sagemaker" && { attested: true as const };
  // Where a policy does not select, none of its checks is planned; what it may select is not known to apply.
  if (when !== undefined && applies === false)
    return { outcome: { kind: "notApplicable", fact: `not when ${when}: ${factsInWords(target, when)}` }, ...attested };
  for (const [name, decision] of [
    ["where", selected],
    ["when", applies],
  ] as const)
    if (typeof decision !== "boolean") {
      const { code, detail } = decision.undecided;
      return { outcome: unknown(code, `\`${name}\` cannot be told${detail === undefined ? "" : `: ${detail}`}`) };
    }
  return undefined;
}
