import type { CheckType, Json } from "../model/check.ts";
import { lintPolicy } from "./lint-policy.ts";
import { withInputs } from "./inputs/with-inputs.ts";
import type { DeclaredInput, Inputs } from "./inputs/declared.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { YamlDocument } from "./read-yaml.ts";
import { isMapping } from "./json.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import { policySchema } from "./schema/policy-schema.ts";
import { validatorOf } from "./validator.ts";
import type { Validator } from "./validator.ts";

export interface ReadPolicy {
  readonly mistakes: readonly PointedMistake[];
  /** What is allowed, but does less than it seems to. */
  readonly doubts: readonly PointedMistake[];
  /** Set when the schema holds; it may still have mistakes. */
  readonly policy?: PolicyDocument;
  /** The inputs that it declares rightly, and the values that they have. */
  readonly declared?: ReadonlyMap<string, DeclaredInput>;
  readonly inputs?: Inputs;
}

/** One YAML document as a policy, by schema and by the rules that a schema cannot express, with the inputs that are `given`. */
export function readPolicy(
  document: YamlDocument,
  types: readonly CheckType[],
  given: Readonly<Record<string, Json>> = {},
): ReadPolicy {
  const stranger = otherKind(document.value);
  if (stranger !== undefined) return { mistakes: [stranger], doubts: [] };
  const { value, mistakes: ofInputs, doubts: unused, declared, inputs } = withInputs(document.value, given);
  const checked = policyValidator(types)(value);
  const broken = checked.ok ? [] : schemaMistakes(checked.errors, { written: document.written });
  const { mistakes, doubts } = lintPolicy(value, types, [...broken, ...ofInputs]);
  return {
    mistakes: [...broken, ...ofInputs, ...mistakes],
    doubts: [...doubts, ...unused],
    ...(checked.ok && { policy: checked.value }),
    declared,
    inputs,
  };
}

const validators = new WeakMap<readonly CheckType[], Validator<PolicyDocument>>();

/** Compiling takes most of the time of validating a few policies, so it is done once. */
export function policyValidator(types: readonly CheckType[]): Validator<PolicyDocument> {
  const known = validators.get(types);
  if (known !== undefined) return known;
  const validator = validatorOf<PolicyDocument>("policy", policySchema(types));
  validators.set(types, validator);
  return validator;
}

/** A document that is no policy gets one mistake that says so, not one for each of its keys. */
function otherKind(value: Json): PointedMistake | undefined {
  if (!isMapping(value)) return undefined;
  const { apiVersion, kind } = value;
  if (
    apiVersion === undefined &&
    kind === undefined &&
    value["metadata"] === undefined &&
    value["spec"] === undefined
  ) {
    return {
      pointer: "",
      part: "value",
      code: "not-a-policy",
      message: "this is not a Plumbline document",
      remedy: "Start it with `apiVersion: plumbline/v1` and `kind: Policy`, or move the file out of the policy folder.",
    };
  }
  if (kind === "Agent") {
    return {
      pointer: "/kind",
      part: "value",
      code: "not-a-policy",
      message: "this is a config, not a policy",
      remedy: "Name it by `--config FILE` and keep it out of the policy folder.",
    };
  }
  return undefined;
}
