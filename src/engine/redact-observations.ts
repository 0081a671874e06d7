import type { Answer } from "../model/observation.ts";
import type { Observation } from "../model/records.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { type FilesAnswer, narrow } from "./preview/narrow.ts";

/**
 * What `state.observations: facts` lets the store keep: what files are, where links lead, and hashes; never what files hold, nor
 * what a command wrote. A question for content is kept as the one that did not ask for it, with the answer to that; where
 * nothing of an answer may be kept, `not-kept` says so. Each question stands once.
 */
export function factsOnly(observations: readonly Observation[]): readonly Observation[] {
  const asked = observations.map((whole) => ({ whole, facts: redacted(whole) }));
  const kept = new Map<string, Observation>();
  // What was asked as it is kept goes before what is left of a larger question.
  for (const { whole, facts } of [...asked.filter(isUnreduced), ...asked.filter((one) => !isUnreduced(one))]) {
    const question = canonicalJson(facts.ask);
    const before = kept.get(question);
    if (before === undefined || (before.answer.kind === "none" && whole.answer.kind !== "none"))
      kept.set(question, facts);
  }
  return [...kept.values()];
}

const isUnreduced = ({ whole, facts }: { readonly whole: Observation; readonly facts: Observation }): boolean =>
  whole.ask === facts.ask;

function redacted({ ask, answer }: Observation): Observation {
  if (answer.kind === "none") return { ask, answer };
  if (ask.kind === "run" || answer.kind === "run") return { ask, answer: notKept };
  if (ask.content === undefined) return { ask, answer: withoutContent(answer) };
  const { content: _, ...smaller } = ask;
  const facts = narrow(ask, answer, smaller);
  return facts === undefined ? { ask, answer: notKept } : { ask: smaller, answer: withoutContent(facts) };
}

/** The target leaves an empty content beside a hash that was asked for alone. */
const withoutContent = (answer: FilesAnswer): FilesAnswer => ({
  ...answer,
  files: answer.files.map(({ content: _, ...facts }) => facts),
});

const notKept: Answer = { kind: "none", reason: "not-kept" };
