import type { Answer, Ask } from "../../model/observation.ts";
import type { Observation } from "../../model/records.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { byCodeUnit } from "../../model/by-code-unit.ts";
import { narrow } from "./narrow.ts";

/** An answer that the store keeps, and when it came (ISO 8601, UTC). */
export type KeptObservation = Observation & { readonly at: string };

export interface Recalled {
  readonly answer: Exclude<Answer, { readonly kind: "none" }>;
  readonly at: string;
}

/**
 * The newest kept answer to a question: to the same question, or to a larger one about the same files. Undefined where there is
 * none, and where what is kept is that no answer came.
 */
export function recall(ask: Ask, kept: readonly KeptObservation[]): Recalled | undefined {
  const question = canonicalJson(ask);
  const found = kept.flatMap((one) => {
    const answer = answerFrom(one, ask, question);
    return answer === undefined ? [] : [{ answer, at: one.at, question: canonicalJson(one.ask) }];
  });
  const [newest] = found.toSorted(
    (a, b) =>
      byCodeUnit(b.at, a.at) ||
      Number(b.question === question) - Number(a.question === question) ||
      byCodeUnit(a.question, b.question),
  );
  return newest && { answer: newest.answer, at: newest.at };
}

function answerFrom({ ask: asked, answer }: Observation, ask: Ask, question: string): Recalled["answer"] | undefined {
  if (answer.kind === "none") return undefined;
  if (canonicalJson(asked) === question) return answer;
  return answer.kind === "files" && asked.kind === "files" && ask.kind === "files"
    ? narrow(asked, answer, ask)
    : undefined;
}
