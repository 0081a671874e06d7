import type { JsonObject } from "../../../model/check.ts";
import { selector } from "../selector-schema.ts";
import { patterns } from "./parts.ts";

export const inputs: JsonObject = {
  title: "inputs",
  description:
    "Values for the inputs of policies. For each policy and target the first entry counts that names the policy and selects the target; what it does not set has its default.",
  type: "array",
  maxItems: 200,
  default: [],
  items: {
    title: "input values",
    description: "Some values for some policies, on some targets.",
    examples: [{ policies: ["package-index"], values: { mirror: "https://pypi.internal.example/simple" } }],
    type: "object",
    required: ["policies", "values"],
    additionalProperties: false,
    properties: {
      policies: patterns("policies", "Names of policies.", ["package-*"]),
      targets: {
        ...selector,
        description: "Which targets have these values. All that is given must hold; left out, every target has them.",
      },
      values: {
        title: "values",
        description: "Each input that is set, with its value: a text, a number, true, false, or a list of texts.",
        type: "object",
        minProperties: 1,
        propertyNames: { pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$" },
        additionalProperties: {
          anyOf: [
            { type: "string" },
            { type: "number" },
            { type: "boolean" },
            { type: "array", items: { type: "string" } },
          ],
        },
        examples: [{ mirror: "https://pypi.internal.example/simple" }],
      },
    },
  },
  examples: [[{ policies: ["package-index"], values: { mirror: "https://pypi.internal.example/simple" } }]],
};
