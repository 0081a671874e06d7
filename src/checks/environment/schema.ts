import type { JsonObject } from "../../model/check.ts";
import { matcherProperties } from "../matchers/schema.ts";

export const schema: JsonObject = {
  title: "environment",
  description:
    "One variable of the environment in which the Jupyter server was started, which its kernels and terminals begin with; what a start-up file of a shell adds is not among it. An absent variable fails every matcher but `lacks` and `absent: true`. The value of a variable whose name speaks of a secret is never shown.",
  examples: [
    { name: "HTTPS_PROXY", equals: "http://proxy.internal.example:3128" },
    { name: "PYTHONPATH", absent: true },
    { name: "PIP_INDEX_URL", matches: "^https://pypi\\.internal\\.example/" },
  ],
  type: "object",
  required: ["name"],
  minProperties: 2,
  additionalProperties: false,
  properties: {
    name: {
      title: "name",
      description: "The variable's name; case counts.",
      type: "string",
      maxLength: 128,
      pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
      examples: ["HTTPS_PROXY"],
    },
    ...matcherProperties,
  },
};
