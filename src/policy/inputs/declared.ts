import { sameJson } from "../../checks/matchers/same-json.ts";
import type { Json } from "../../model/check.ts";
import { isList, isMapping, items, member } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";

export const inputTypes = ["string", "number", "boolean", "list"] as const;

/** The inputs that a policy declares, each with the value that it has; undefined where what is declared is wrong, so that nothing follows from it. */
export type Inputs = ReadonlyMap<string, Json | undefined>;

/** Reads `spec.inputs`. Mistakes that a schema can tell are left to it. */
export function declaredInputs(spec: Json | undefined): {
  readonly inputs: Inputs;
  readonly mistakes: readonly PointedMistake[];
} {
  const written = member(spec, "inputs");
  const entries = isMapping(written) ? Object.keys(written).map((name) => [name, member(written, name)] as const) : [];
  const mistakes = entries.flatMap(([name, one]) => mistakesOf(one, below("/spec/inputs", name)));
  return {
    inputs: new Map(
      entries.map(([name, one]) => [name, mistakesOf(one, "").length > 0 ? undefined : member(one, "default")]),
    ),
    mistakes,
  };
}

function mistakesOf(input: Json | undefined, pointer: string): readonly PointedMistake[] {
  const [type, value, allowed] = [member(input, "type"), member(input, "default"), items(member(input, "allowed"))];
  if (typeof type !== "string" || !inputTypes.some((one) => one === type) || value === undefined) return [];
  const wrong = [
    ...(isOf(type, value) ? [] : [{ at: "default", value }]),
    ...allowed.flatMap((one, index) => (isOf(type, one) ? [] : [{ at: `allowed/${index}`, value: one }])),
  ];
  if (wrong.length > 0)
    return wrong.map(({ at }) => ({
      pointer: `${pointer}/${at}`,
      part: "value",
      code: "input-type",
      message: `this is no ${type}`,
      remedy: `Write a ${type}, or change \`type\`.`,
    }));
  if (allowed.length === 0 || allowed.some((one) => sameJson(one, value))) return [];
  return [
    {
      pointer: `${pointer}/default`,
      part: "value",
      code: "input-not-allowed",
      message: "the default is not among the allowed values",
      remedy: "Add it to `allowed`, or choose one of them.",
    },
  ];
}

function isOf(type: string, value: Json): boolean {
  return type === "list" ? isList(value) && value.every((one) => typeof one === "string") : typeof value === type;
}
