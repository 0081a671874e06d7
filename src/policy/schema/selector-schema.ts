import type { JsonObject } from "../../model/check.ts";
import { factNames } from "../cel/facts.ts";

const kebab = "^[a-z0-9]+(-[a-z0-9]+)*$";

export const kebabName: JsonObject = { type: "string", maxLength: 100, pattern: kebab };

export const names = (title: string, description: string, examples: readonly string[]): JsonObject => ({
  title,
  description: `${description} \`*\` stands for any run of characters, \`?\` for one; a leading \`!\` excludes.`,
  examples: [examples],
  type: "array",
  minItems: 1,
  items: {
    type: "string",
    pattern: "^!?[^!]",
    maxLength: 256,
    description: "A name or a pattern, after at most one `!`.",
  },
});

/** A CEL expression; what it may read is told when it is checked. */
export const celText = (title: string, description: string, ...examples: readonly string[]): JsonObject => ({
  title,
  description: `${description} A CEL expression over \`target\`: ${factNames.join(", ")}.`,
  type: "string",
  minLength: 1,
  maxLength: 1000,
  examples,
});

/** Which targets something is about. */
export const selector = {
  title: "targets",
  description: "Which targets are assessed. All that is given must hold; left out, every target is.",
  examples: [{ userProfiles: ["*", "!svc-*"], appTypes: ["JupyterLab"] }],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  properties: {
    domains: names("domains", "Domain ids.", ["d-abc123", "d-def456"]),
    userProfiles: names("userProfiles", "Names of user profiles.", ["*", "!svc-*"]),
    spaces: names("spaces", "Names of spaces.", ["team-*"]),
    appTypes: names("appTypes", "App types as AWS names them.", ["JupyterLab", "JupyterServer"]),
    tags: {
      title: "tags",
      description:
        "AWS tags that must be there, key to value; in a value `*` stands for any run of characters and `?` for one, and case counts.",
      examples: [{ team: "research" }],
      type: "object",
      minProperties: 1,
      maxProperties: 50,
      additionalProperties: {
        type: "string",
        maxLength: 256,
        pattern: "^([^!].*)?$",
        description: "A tag's value; it cannot start with `!`.",
      },
    },
  },
} satisfies JsonObject;

/** The same, by a policy: it may decide by any fact. */
export const policySelector: JsonObject = {
  ...selector,
  properties: {
    ...selector.properties,
    where: celText(
      "where",
      "What else has to hold of a target. Where it cannot be told, the target is selected and its checks are unknown.",
      'target.image.version != ""',
    ),
  },
};
