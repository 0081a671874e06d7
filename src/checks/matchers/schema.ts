import type { JsonObject } from "../../model/check.ts";
import { ifObject } from "../if-object.ts";

const anything: JsonObject = { $ref: "#/$defs/matcher" };
const matcherObject: JsonObject = { $ref: "#/$defs/matcherObject" };
const matchers = { type: "array", minItems: 1, maxItems: 50, items: anything } as const;

/** The keys of a matcher, for types that take them beside their own keys. */
export const matcherProperties = {
  equals: {
    title: "equals",
    description: "The same value of the same type; lists and maps are compared in depth.",
    examples: ["https://pypi.internal.example/simple", 4, true],
  },
  not: {
    ...anything,
    title: "not",
    description: "Holds when the matcher under it does not. A value of the wrong type still fails.",
    examples: [{ matches: "^http:" }],
  },
  oneOf: {
    title: "oneOf",
    description: "Equal to one of these values.",
    type: "array",
    minItems: 1,
    uniqueItems: true,
    examples: [["strict", "flexible"]],
  },
  contains: {
    ...anything,
    title: "contains",
    description:
      "Text: this text occurs in it, or, with a matcher, one of its lines satisfies the matcher. List: one of its elements does.",
    examples: ["HISTCONTROL=ignorespace", { matches: "^umask 0?[0-7][27]7$" }],
  },
  lacks: {
    ...anything,
    title: "lacks",
    description: "The opposite of `contains`: the text does not occur, no line or element satisfies the matcher.",
    examples: ["trusted-host", { matches: "^aws_secret_access_key" }],
  },
  matches: {
    title: "matches",
    description:
      "An RE2 regular expression that is found somewhere in the text. `^` and `$` are the ends of the whole text; under `contains` and `lacks`, of one line. Case counts unless it starts with `(?i)`.",
    type: "string",
    minLength: 1,
    maxLength: 512,
    examples: ["^https://"],
  },
  atLeast: {
    title: "atLeast",
    description: "A number, this one or greater. Text that is nothing but a decimal number counts as one.",
    type: "number",
    examples: [1],
  },
  atMost: { title: "atMost", description: "A number, this one or less.", type: "number", examples: [600] },
  between: {
    title: "between",
    description: "A number from the first bound to the second, both included.",
    type: "array",
    minItems: 2,
    maxItems: 2,
    items: { type: "number" },
    examples: [[1, 60]],
  },
  version: {
    title: "version",
    description:
      "An npm-style version range. The value is a version such as `4.5.10`, `4.2` or `1.0rc1`, or one line of text with exactly one dotted version in it.",
    type: "string",
    minLength: 1,
    maxLength: 256,
    examples: [">=4.2.5", "^4.4 || ^5"],
  },
  length: {
    $ref: "#/$defs/numberMatcher",
    title: "length",
    description: "How many characters a text, elements a list or keys a map has.",
    examples: [0, { atMost: 80 }],
  },
  subsetOf: {
    title: "subsetOf",
    description: "A list that holds nothing but these values; an empty one does.",
    type: "array",
    minItems: 1,
    uniqueItems: true,
    examples: [["python3", "conda-env"]],
  },
  supersetOf: {
    title: "supersetOf",
    description: "A list that holds each of these values.",
    type: "array",
    minItems: 1,
    uniqueItems: true,
    examples: [["defaults"]],
  },
  absent: {
    title: "absent",
    description: "There is no value: the key, or all that it would stand in, is not there.",
    const: true,
    examples: [true],
  },
  all: { ...matchers, title: "all", description: "Every one of these holds.", examples: [[{ matches: "^a" }]] },
  any: {
    ...matchers,
    title: "any",
    description: "At least one of these holds.",
    examples: [[{ absent: true }, "strict"]],
  },
  none: { ...matchers, title: "none", description: "None of these holds.", examples: [["off", { matches: "^http:" }]] },
} as const satisfies JsonObject;

const object = (title: string, description: string): JsonObject => ({
  title,
  description,
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  properties: matcherProperties,
});

/** The `$defs` that the schemas of check types refer to as `#/$defs/…`. */
export const matcherDefs: JsonObject = {
  matcherObject: object("Matcher", "Every key that is given must hold."),
  matcher: {
    title: "Matcher",
    description: "How a value is compared. A plain value means `equals`.",
    examples: ["on", { oneOf: [1, 2] }, { not: { matches: "^http:" } }],
    ...ifObject(matcherObject),
  },
  textMatcher: {
    title: "Text matcher",
    description:
      "How a text is compared. Plain text means `equals`; quote what YAML would read as a number or a boolean.",
    examples: ["root", { matches: "^sagemaker-" }],
    ...ifObject(matcherObject, { type: "string" }),
  },
  numberMatcher: {
    title: "Number matcher",
    description: "How a number is compared. A plain number means `equals`.",
    examples: [0, { atMost: 65536 }],
    ...ifObject(matcherObject, { type: "number" }),
  },
  textPart: {
    title: "Text part",
    description: "Plain text that occurs somewhere, or a matcher that one line satisfies.",
    examples: ["trusted-host", { matches: "^aws_secret_access_key" }],
    ...ifObject(matcherObject, { type: "string", minLength: 1 }),
  },
};
