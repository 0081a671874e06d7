import type { JsonObject } from "../../model/check.ts";
import { defaultDepth } from "./spec.ts";

const bounds = (title: string, description: string, unit: string, example: JsonObject): JsonObject => ({
  title,
  description: `${description} Both bounds are included.`,
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  properties: {
    atLeast: {
      title: "atLeast",
      description: `No fewer ${unit}.`,
      type: "integer",
      minimum: 0,
      maximum: 1e12,
      examples: [1],
    },
    atMost: {
      title: "atMost",
      description: `No more ${unit}.`,
      type: "integer",
      minimum: 0,
      maximum: 1e12,
      examples: [100],
    },
  },
  examples: [example],
});

export const schema: JsonObject = {
  title: "find",
  description:
    "What stands below a folder: `none: true`, where each hit is a finding of its own, or `count`, how many there are. All that is named beside it must hold of a hit. Links are not followed and other file systems not entered; a folder that cannot be looked into, or more than a visit can carry (2,000 hits, 200,000 entries, ten seconds; 500 hits where the home has no Perl), leaves what was not found `unknown`. A folder that is not there holds nothing.",
  examples: [
    { under: "~", depth: 3, mode: { anyOf: "0002" }, kind: "file", none: true },
    { under: "~/.ssh", names: ["id_*", "!*.pub"], mode: { anyOf: "0077" }, none: true },
    { under: "~/.ipython/profile_default/startup", names: ["*.py"], contains: { matches: "urlopen\\(" }, none: true },
    { under: "~/.cache", size: { atLeast: 1_000_000_000 }, count: { atMost: 3 } },
  ],
  type: "object",
  required: ["under"],
  minProperties: 2,
  additionalProperties: false,
  if: { required: ["none"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { required: ["count"] } },
  else: { required: ["count"] },
  properties: {
    under: {
      title: "under",
      description: "The folder, absolute or from the user's home. It may itself be a link.",
      type: "string",
      maxLength: 1024,
      pattern: "^(~|~?/.*)$",
      examples: ["~/.ssh"],
    },
    names: {
      title: "names",
      description:
        "Names of files, not paths: `*` stands for any run of characters, a dot at the beginning too, `?` for one; a leading `!` excludes. Left out, every name.",
      type: "array",
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      items: {
        type: "string",
        maxLength: 100,
        pattern: "^!?[^!/\\\\\\[\\]\\x00-\\x1f][^/\\\\\\[\\]\\x00-\\x1f]*$",
        description: "One name with at most three `*`, without `/`, `[`, `]` and backslash.",
      },
      examples: [["*.ipynb", "!draft-*"]],
    },
    depth: {
      title: "depth",
      description: `How many levels below the folder are looked at; 1 is what stands in it. Left out, ${defaultDepth}.`,
      type: "integer",
      minimum: 1,
      maximum: 20,
      examples: [3],
    },
    kind: {
      title: "kind",
      description: "What a hit is, links not followed. Left out, anything.",
      enum: ["file", "directory", "symlink"],
      examples: ["file"],
    },
    mode: {
      title: "mode",
      description: "Permission bits of a hit.",
      type: "object",
      required: ["anyOf"],
      additionalProperties: false,
      properties: {
        anyOf: {
          title: "anyOf",
          description: "At least one of these bits, as a quoted octal number.",
          type: "string",
          pattern: "^0?[0-7]{3,4}$",
          examples: ["0022"],
        },
      },
      examples: [{ anyOf: "0002" }],
    },
    size: bounds("size", "Bytes of a hit.", "bytes", { atLeast: 1_000_000 }),
    age: bounds("age", "Days since the content of a hit was last changed, by the home's own clock.", "days", {
      atMost: 7,
    }),
    contains: {
      $ref: "#/$defs/textPart",
      title: "contains",
      description:
        "What a hit holds, as in `file`: a text anywhere, or a matcher that one line satisfies. Of each file the first 128 KiB are searched, and of all of them 512 KiB; what was not searched is `unknown`.",
      examples: [{ matches: "AKIA[0-9A-Z]{16}" }],
    },
    none: {
      title: "none",
      description: "Nothing may be found.",
      const: true,
      examples: [true],
    },
    count: {
      $ref: "#/$defs/matcher",
      title: "count",
      description: "How many there must be.",
      examples: [{ atMost: 3 }],
    },
  },
};
