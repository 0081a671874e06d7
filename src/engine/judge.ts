import { judgeBy } from "../checks/judge-by.ts";
import type { CheckType, JudgeContext, Judgement } from "../model/check.ts";
import type { Answer } from "../model/observation.ts";
import { unknown } from "../model/outcome.ts";
import type { CompiledCheck } from "../model/policy.ts";
import type { Logger } from "../model/ports.ts";
import { reasonOf } from "./reason.ts";

/** What one check came to. A check type that throws is a fault of ours and never a pass. */
export function judge(
  check: CompiledCheck,
  answers: readonly Answer[],
  {
    types,
    logger,
    context,
  }: { readonly types: readonly CheckType[]; readonly logger: Logger; readonly context: JudgeContext },
): Judgement {
  try {
    const type = types.find(({ name }) => name === check.type);
    if (type === undefined) return { outcome: unknown("internal", `no check type ${check.type}`) };
    return judgeBy(type, check.spec, { answers, context });
  } catch (error) {
    const { code, detail } = reasonOf(error, check.id, logger);
    return { outcome: unknown(code, detail) };
  }
}
