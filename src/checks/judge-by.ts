import type { CheckType, JudgeContext, Json, Judgement } from "../model/check.ts";
import type { Answer } from "../model/observation.ts";
import { unknown } from "../model/outcome.ts";

/** What a type makes of the answers to its asks. Where no question was answered the reason is the answer's own. */
export function judgeBy(
  type: CheckType,
  spec: Json,
  { answers, context }: { readonly answers: readonly Answer[]; readonly context: JudgeContext },
): Judgement {
  const [first] = answers;
  if (type.combines !== true && first?.kind === "none" && answers.every(({ kind }) => kind === "none"))
    return { outcome: unknown(first.reason, first.detail) };
  return type.judge(spec, answers, context);
}
