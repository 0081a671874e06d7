import type { CheckType, Judgement } from "../model/check.ts";
import type { Answer } from "../model/observation.ts";
import { outcomesWorstFirst, unknown } from "../model/outcome.ts";
import type { CompiledCheck } from "../model/policy.ts";
import type { Logger } from "../model/ports.ts";
import { reasonOf } from "./reason.ts";

/**
 * What one check came to: at least one judgement, and one per subject. Where no question was answered the reason is the
 * answer's own; a check type that throws, or says nothing, is a fault of ours and never a pass.
 */
export function judge(
  check: CompiledCheck,
  answers: readonly Answer[],
  { types, logger }: { readonly types: readonly CheckType[]; readonly logger: Logger },
): readonly Judgement[] {
  const [first] = answers;
  if (first?.kind === "none" && answers.every(({ kind }) => kind === "none"))
    return [whole(unknown(first.reason, first.detail))];
  try {
    const judgements = types.find(({ name }) => name === check.type)?.judge(check.spec, answers);
    if (judgements === undefined) return [whole(unknown("internal", `no check type ${check.type}`))];
    if (judgements.length === 0) return [whole(unknown("internal", `check type ${check.type} said nothing`))];
    return onePerSubject(judgements);
  } catch (error) {
    const { code, detail } = reasonOf(error, check.id, logger);
    return [whole(unknown(code, detail))];
  }
}

const whole = (outcome: Judgement["outcome"]): Judgement => ({ subject: "", outcome });

/** The same subject may exist twice in a home, such as an extension installed in two places; the worst of them counts. */
function onePerSubject(judgements: readonly Judgement[]): readonly Judgement[] {
  const bySubject = new Map<string, Judgement>();
  for (const judgement of judgements) {
    const known = bySubject.get(judgement.subject);
    if (known === undefined || rank(judgement) < rank(known)) bySubject.set(judgement.subject, judgement);
  }
  return [...bySubject.values()];
}

const rank = ({ outcome }: Judgement): number => outcomesWorstFirst.indexOf(outcome.kind);
