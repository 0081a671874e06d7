import { sameJson } from "../../checks/matchers/same-json.ts";
import type { Json } from "../../model/check.ts";
import { isList, isMapping, items, member } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import type { Mistake } from "../problem.ts";

export const inputTypes = ["string", "number", "boolean", "list"] as const;

/** An input that is declared as it has to be. */
export interface DeclaredInput {
  readonly type: string;
  /** Undefined where somebody has to set it. */
  readonly fallback: Json | undefined;
  /** Empty where every value of its type is. */
  readonly allowed: readonly Json[];
}

/** The inputs of a policy, each with the value that it has; undefined where what is declared is wrong, so that nothing follows from it. */
export type Inputs = ReadonlyMap<string, Json | undefined>;

export interface Declared {
  /** Those without a mistake. */
  readonly declared: ReadonlyMap<string, DeclaredInput>;
  readonly inputs: Inputs;
  readonly mistakes: readonly PointedMistake[];
}

/** Reads `spec.inputs`, with the values that are `given` in place of their defaults. Mistakes that a schema can tell are left to it. */
export function declaredInputs(spec: Json | undefined, given: Readonly<Record<string, Json>>): Declared {
  const written = member(spec, "inputs");
  const entries = isMapping(written) ? Object.keys(written).map((name) => [name, member(written, name)] as const) : [];
  const read = entries.map(([name, one]) => {
    const pointer = below("/spec/inputs", name);
    const wrong = mistakesOf(one, pointer);
    const value = Object.hasOwn(given, name) ? given[name] : member(one, "default");
    const missing = wrong.length === 0 && value === undefined && typeof member(one, "type") === "string";
    return { name, one, value, mistakes: missing ? [withoutValue(name, pointer)] : wrong };
  });
  return {
    declared: new Map(
      read.flatMap(({ name, one, mistakes }) => {
        const type = member(one, "type");
        if (typeof type !== "string" || mistakes.some(({ code }) => code !== "input-without-value")) return [];
        return [[name, { type, fallback: member(one, "default"), allowed: items(member(one, "allowed")) }] as const];
      }),
    ),
    inputs: new Map(read.map(({ name, value, mistakes }) => [name, mistakes.length > 0 ? undefined : value])),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

/** Why an input may not have a value; undefined where it may. */
export function refusal({ type, allowed }: Pick<DeclaredInput, "type" | "allowed">, value: Json): Mistake | undefined {
  if (!isOf(type, value))
    return { code: "input-type", message: `this is no ${type}`, remedy: `Write a ${type}, or change \`type\`.` };
  if (allowed.length === 0 || allowed.some((one) => sameJson(one, value))) return undefined;
  return {
    code: "input-not-allowed",
    message: "the value is not among the allowed ones",
    remedy: "Add it to `allowed`, or choose one of them.",
  };
}

function mistakesOf(input: Json | undefined, pointer: string): readonly PointedMistake[] {
  const [type, value, allowed] = [member(input, "type"), member(input, "default"), items(member(input, "allowed"))];
  if (typeof type !== "string" || !inputTypes.some((one) => one === type)) return [];
  const wrong = [
    ...(value === undefined || isOf(type, value) ? [] : ["default"]),
    ...allowed.flatMap((one, index) => (isOf(type, one) ? [] : [`allowed/${index}`])),
  ];
  if (wrong.length > 0)
    return wrong.map((at) => ({
      pointer: `${pointer}/${at}`,
      part: "value",
      code: "input-type",
      message: `this is no ${type}`,
      remedy: `Write a ${type}, or change \`type\`.`,
    }));
  const refused = value === undefined ? undefined : refusal({ type, allowed }, value);
  return refused === undefined ? [] : [{ pointer: `${pointer}/default`, part: "value", ...refused }];
}

const withoutValue = (name: string, pointer: string): PointedMistake => ({
  pointer,
  part: "key",
  code: "input-without-value",
  message: `the input "${name}" has no default, and nothing sets it for every target`,
  remedy: `Give it a default, or set it in the config: \`inputs: [{ policies: [NAME], values: { ${name}: … } }]\`.`,
});

function isOf(type: string, value: Json): boolean {
  return type === "list" ? isList(value) && value.every((one) => typeof one === "string") : typeof value === type;
}
