import type { CheckType, Json, JsonObject } from "../../model/check.ts";
import { matcherProperties } from "../../checks/matchers/schema.ts";
import { isList, isMapping, items, member } from "../../policy/json.ts";
import { columns } from "../columns.ts";
import { wrap } from "../wrap.ts";
import { yaml } from "../yaml.ts";

/** Everything that can be explained, a line each. */
export function explainAll(types: readonly CheckType[], width: number): string {
  return [
    "A check has an id and one of these types:",
    "",
    ...columns(
      types.map(({ name, schema }) => [name, firstSentence(textOf(schema, "description"))] as const),
      width,
    ),
    "",
    ...wrap(
      "Where a value is compared, a plain value means `equals`, and these matchers say more; all that are given must hold:",
      width,
    ),
    "",
    ...columns(
      Object.entries(matcherProperties).map(
        ([name, schema]) => [name, firstSentence(textOf(schema, "description"))] as const,
      ),
      width,
    ),
    "",
    ...wrap(
      "`plumbline explain NAME` shows one with its keys and examples; `--program PATH` what policies ask of a home.",
      width,
    ),
    "",
  ].join("\n");
}

/** A check type with its keys and examples, which are checks to copy. */
export function explainType({ name, schema, remedy }: CheckType, width: number): string {
  const properties = propertiesOf(schema);
  const required = listIn(schema, "required");
  return [
    `${name}: a check type`,
    "",
    ...wrap(textOf(schema, "description"), width),
    "",
    ...(properties.length === 0
      ? []
      : [
          "Keys:",
          ...columns(
            properties.flatMap(([key, value]) => keyRows(key, value, required.includes(key))),
            width,
          ),
          "",
        ]),
    "Remedy:",
    ...columns(
      [
        ...(remedy === undefined ? [] : [["auto", remedy.about] as const]),
        ["run", "a command, where the agent's config allows its exact text."],
        ["none", "what a person should do."],
      ],
      width,
    ),
    "",
    ...examples(schema, (example) => ({ id: `${name}-example`, [name]: example })),
  ].join("\n");
}

export function explainMatcher(name: string, schema: JsonObject, width: number): string {
  return [
    `${name}: a matcher`,
    "",
    ...wrap(textOf(schema, "description"), width),
    "",
    ...examples(schema, (example) => ({ [name]: example })),
  ].join("\n");
}

function keyRows(key: string, schema: Json, required: boolean): readonly (readonly [string, string])[] {
  const kind = [kindOf(schema), required ? "required" : ""].filter((text) => text !== "").join(", ");
  const nested = propertiesOf(member(schema, "then") ?? schema);
  return [
    [key, `${kind === "" ? "" : `(${kind}) `}${textOf(schema, "description")}`],
    ...nested.map(([inner, value]) => [`  ${inner}`, textOf(value, "description")] as const),
  ];
}

/** What may be written there, in a word or two. */
function kindOf(schema: Json): string {
  if (!isMapping(schema)) return "";
  const { $ref, enum: choices, const: only, type } = schema;
  if (typeof $ref === "string") return refs[$ref.replace("#/$defs/", "")] ?? "";
  if (isList(choices)) return choices.map((choice) => JSON.stringify(choice).replaceAll('"', "")).join(" | ");
  if (only !== undefined) return JSON.stringify(only);
  return typeof type === "string" ? (words[type] ?? "") : "";
}

const refs: Readonly<Record<string, string>> = {
  matcher: "a value or a matcher",
  textMatcher: "a text or a matcher",
  numberMatcher: "a number or a matcher",
  textPart: "a text or a matcher",
};

const words: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true | false",
  array: "list",
};

function examples(schema: JsonObject, asWritten: (example: Json) => JsonObject): readonly string[] {
  const given = listIn(schema, "examples");
  return [
    given.length === 1 ? "Example:" : "Examples:",
    ...given.flatMap((example) => [
      "",
      ...yaml(asWritten(example))
        .trimEnd()
        .split("\n")
        .map((line) => `  ${line}`),
    ]),
    "",
  ];
}

const textOf = (schema: Json, key: string): string => {
  const value = member(schema, key);
  return typeof value === "string" ? value : "";
};

const propertiesOf = (schema: Json): readonly (readonly [string, Json])[] => {
  const value = member(schema, "properties");
  return isMapping(value) ? Object.entries(value) : [];
};

const listIn = (schema: Json, key: string): readonly Json[] => items(member(schema, key));

const firstSentence = (text: string): string => /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
