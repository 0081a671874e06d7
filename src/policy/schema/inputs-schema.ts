import type { JsonObject } from "../../model/check.ts";
import { inputTypes } from "../inputs/declared.ts";

/** `spec.inputs` of a policy. */
export const inputsSchema: JsonObject = {
  title: "inputs",
  description:
    "Values that the checks refer to by `${inputs.name}`: the whole value with its type, or part of a text. They are data everywhere and never shell text; `$${inputs.name}` stands for itself.",
  examples: [{ mirror: { type: "string", default: "https://pypi.internal.example/simple" } }],
  type: "object",
  minProperties: 1,
  maxProperties: 100,
  propertyNames: { pattern: "^[a-zA-Z][a-zA-Z0-9_-]*$" },
  additionalProperties: {
    title: "input",
    description: "One value: its type, what it is unless a config sets it otherwise, and what it may be.",
    examples: [{ type: "string", default: "https://pypi.internal.example/simple" }],
    type: "object",
    required: ["type"],
    additionalProperties: false,
    properties: {
      type: {
        title: "type",
        description: "What kind of value it is; a list is one of texts.",
        enum: [...inputTypes],
        examples: ["string"],
      },
      default: {
        title: "default",
        description: "The value, unless a config sets another; left out, a config has to set it.",
        examples: ["https://pypi.internal.example/simple"],
      },
      allowed: {
        title: "allowed",
        description: "The values that it may have; left out, any of its type.",
        type: "array",
        minItems: 1,
        examples: [["strict", "lax"]],
      },
      hint: {
        title: "hint",
        description: "One line for whoever sets it.",
        type: "string",
        minLength: 1,
        maxLength: 300,
        examples: ["The address of your mirror, with /simple at its end."],
      },
    },
  },
};
