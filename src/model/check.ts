import type { Answer, Ask } from "./observation.ts";
import type { Outcome } from "./outcome.ts";

/** Plain JSON data, as a policy gives it after validation. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** One judged thing inside a check; `subject` is empty for most types, a name or path where a check covers many. */
export interface Judgement {
  readonly subject: string;
  readonly outcome: Outcome;
  /** Short printable facts that support the outcome, such as `mode 0644`; never file content. */
  readonly evidence?: readonly string[];
}

/** A problem inside one check's spec that its schema cannot express. `path` is a JSON Pointer below the check type's key. */
export interface SpecProblem {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * A check type: data in, asks out, judgement back; no I/O. A new type is one folder under `checks/` and one line in its registry.
 * `Spec` is what the policy holds under the type's key after schema validation.
 */
export interface CheckType<Spec = JsonObject> {
  readonly name: string;
  /** JSON Schema 2020-12 of the spec, with `title`, `description` and `examples`; composed into `schemas/policy.schema.json`. */
  readonly schema: JsonObject;
  /** What the schema cannot say: bad regular expressions, assertions that can never fail or never pass. */
  lint(spec: Spec): readonly SpecProblem[];
  /** The facts to ask for; `judge` gets the answers in the same order. */
  probe(spec: Spec): readonly Ask[];
  judge(spec: Spec, answers: readonly Answer[]): readonly Judgement[];
}
