import type { JsonObject } from "../../model/check.ts";

const port: JsonObject = { type: "integer", minimum: 1, maximum: 65_535 };

export const schema: JsonObject = {
  title: "port",
  description:
    "TCP ports on which something listens where the app runs, read from the kernel's own tables: one `number`, or `only`, the list of all that may be open. An app with a network of its own sees its own listeners alone.",
  examples: [{ number: 22, state: "closed" }, { number: 8888, state: "listening" }, { only: [8888, "2222-2230"] }],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  if: { required: ["only"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { anyOf: [{ required: ["number"] }, { required: ["state"] }] } },
  else: { required: ["number", "state"] },
  properties: {
    number: { ...port, title: "number", description: "The port's number.", examples: [8888] },
    state: {
      title: "state",
      description: "`listening`: something accepts connections on it. `closed`: nothing does.",
      enum: ["listening", "closed"],
      examples: ["closed"],
    },
    reach: {
      title: "reach",
      description:
        "Which listeners count: `any`, or `external`, those that are not on loopback alone. Left out, `any` for one number and `external` for `only`, since every kernel listens on loopback ports of its own.",
      enum: ["any", "external"],
      examples: ["external"],
    },
    only: {
      title: "only",
      description: "Every port that is listened on is one of these numbers, or within one of these ranges.",
      type: "array",
      uniqueItems: true,
      items: {
        if: { type: "string" },
        // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
        then: { type: "string", pattern: "^\\d{1,5}-\\d{1,5}$", description: "A range such as 8000-8010." },
        else: port,
      },
      examples: [[8888, "2222-2230"]],
    },
  },
};
