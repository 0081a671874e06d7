import type { JsonObject } from "../../model/check.ts";

/** The names of combinations, in the order in which they are explained. */
export const combinations = ["all", "any", "none"] as const;
export type Combination = (typeof combinations)[number];

const texts: Readonly<Record<Combination, string>> = {
  all: "Every one of these must hold.",
  any: "At least one of these must hold.",
  none: "None of these may hold. A value of the wrong kind for its matcher counts as one that may not be there.",
};

const examples: Readonly<Record<Combination, JsonObject["examples"]>> = {
  all: [
    [
      { file: { path: "~/.netrc", kind: "file", mode: "0600" } },
      { file: { path: "~/.netrc", lacks: { matches: "(?i)password" } } },
    ],
  ],
  any: [
    [
      { file: { path: "~/.npmrc", exists: false } },
      { setting: { path: "~/.npmrc", format: "ini", key: "registry", matches: "^https://npm\\.internal\\.example/" } },
    ],
  ],
  none: [[{ file: { path: "~/.git-credentials", exists: true } }, { file: { path: "~/.netrc", exists: true } }]],
};

export const schemaOf = (name: Combination): JsonObject => ({
  title: name,
  description: `${texts[name]} What cannot be told leaves the whole open only where it could change it.`,
  examples: examples[name] ?? [],
  type: "array",
  minItems: 1,
  maxItems: 50,
  items: { $ref: "#/$defs/part" },
});

/** The `$defs` entry that combinations refer to: one check without a name of its own. */
export const partSchema = (types: readonly { readonly name: string }[]): JsonObject => ({
  title: "part",
  description: `Exactly one of ${types.map(({ name }) => `\`${name}\``).join(", ")}.`,
  examples: [{ file: { path: "~/.git-credentials", exists: false } }],
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(types.map(({ name }) => [name, { $ref: `#/$defs/${name}` }])),
  oneOf: types.map(({ name }) => ({ required: [name] })),
});
