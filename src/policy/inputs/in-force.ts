import type { Json } from "../../model/check.ts";
import type { SourcePosition, TargetSelector } from "../../model/policy.ts";
import type { ConfiguredInputs, ValuesOf } from "./configured.ts";
import type { DeclaredInput } from "./declared.ts";

/** A value that an input has. */
export interface InputValue {
  readonly policy: string;
  readonly input: string;
  readonly value: Json;
  /** On which targets; undefined where on all others. */
  readonly targets: TargetSelector | undefined;
  /** In the config; undefined where it is the policy's own default. */
  readonly origin: SourcePosition | undefined;
}

/** Every value of every input of a policy, in the order in which they are looked for. */
export function inForce(
  policy: string,
  declared: ReadonlyMap<string, DeclaredInput>,
  { variants, base }: ValuesOf,
): readonly InputValue[] {
  const of = (
    entry: ConfiguredInputs | undefined,
    input: string,
    { fallback }: DeclaredInput,
  ): readonly InputValue[] => {
    const given = entry !== undefined && Object.hasOwn(entry.values, input);
    const value = given ? entry.values[input] : fallback;
    const targets = entry?.targets;
    return value === undefined
      ? []
      : [{ policy, input, value, targets, origin: given ? entry.at?.values[input] : undefined }];
  };
  return [...declared].flatMap(([input, one]) => [...variants, base].flatMap((entry) => of(entry, input, one)));
}
