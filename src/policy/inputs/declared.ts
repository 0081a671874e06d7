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
    const value = valueOf(one, Object.hasOwn(given, name) ? given[name] : undefined);
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
    inputs: new Map(read.map(({ name, one, value, mistakes }) => [name, mistakes.length > 0 ? standIn(one) : value])),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

/** What is given, or the default. What may not be given is told where it stands, and something else goes on in its place. */
function valueOf(input: Json | undefined, given: Json | undefined): Json | undefined {
  const type = member(input, "type");
  const fallback = member(input, "default");
  if (given === undefined || typeof type !== "string") return given ?? fallback;
  const refused = refusal({ type, allowed: items(member(input, "allowed")) }, given);
  return refused === undefined ? given : (fallback ?? standIn(input));
}

/** A value of the type, so that a mistake in an input is told once and not of all that refers to it. */
function standIn(input: Json | undefined): Json | undefined {
  const type = member(input, "type");
  const allowed = items(member(input, "allowed")).find((one) => typeof type === "string" && isOf(type, one));
  if (allowed !== undefined) return allowed;
  switch (type) {
    case "number":
      return 1;
    case "boolean":
      return true;
    case "list":
      return ["x"];
    default:
      return undefined;
  }
}

/** Why an input may not have a value; undefined where it may. */
export function refusal({ type, allowed }: Pick<DeclaredInput, "type" | "allowed">, value: Json): Mistake | undefined {
  if (!isOf(type, value))
    return {
      code: "input-type",
      message: `${shown(value)} is no ${type}`,
      remedy: `Write a ${type}, or change \`type\`.`,
    };
  if (allowed.length === 0 || allowed.some((one) => sameJson(one, value))) return undefined;
  return {
    code: "input-not-allowed",
    message: `${shown(value)} is not among the allowed ones`,
    remedy: `Choose one of them, or add it to \`allowed\`: ${allowed.slice(0, 10).map(shown).join(", ")}.`,
  };
}

const shown = (value: Json): string => JSON.stringify(value).slice(0, 200);

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
