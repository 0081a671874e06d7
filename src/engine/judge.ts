import type { CheckType, Judgement } from "../model/check.ts";
import type { Answer } from "../model/observation.ts";
import { unknown } from "../model/outcome.ts";
import type { CompiledCheck } from "../model/policy.ts";
import type { Logger } from "../model/ports.ts";
import { reasonOf } from "./reason.ts";

/**
 * What one check came to. Where no question was answered the reason is the answer's own; a check type that throws is a fault
 * of ours and never a pass.
 */
export function judge(
  check: CompiledCheck,
  answers: readonly Answer[],
  { types, logger }: { readonly types: readonly CheckType[]; readonly logger: Logger },
): Judgement {
  const [first] = answers;
  if (first?.kind === "none" && answers.every(({ kind }) => kind === "none"))
    return { outcome: unknown(first.reason, first.detail) };
  try {
    const type = types.find(({ name }) => name === check.type);
    return type?.judge(check.spec, answers) ?? { outcome: unknown("internal", `no check type ${check.type}`) };
  } catch (error) {
    const { code, detail } = reasonOf(error, check.id, logger);
    return { outcome: unknown(code, detail) };
  }
}
