import type { JsonObject } from "../../model/check.ts";

const globs: JsonObject = {
  type: "array",
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
  items: {
    type: "string",
    minLength: 1,
    maxLength: 100,
    description: "A program's name; `*` is any run of characters, `?` is one.",
  },
};

export const schema: JsonObject = {
  title: "process",
  description:
    "Programs that run where the app runs, at the moment of the visit: `names` that have to run or to be absent, or `only`, the list of all that may run. A program goes by the name that the kernel shows, of at most 15 characters, and by that of its executable file; both have to be approved by `only`. Arguments are never read, since they hold secrets, and our own processes do not count.",
  examples: [
    { names: ["ngrok*", "cloudflared"], state: "absent" },
    { names: ["amazon-cloudwatch-agent"], state: "running" },
    { only: ["python*", "jupyter*", "bash", "sh", "node"] },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  if: { required: ["only"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { anyOf: [{ required: ["names"] }, { required: ["state"] }] } },
  else: { required: ["names", "state"] },
  properties: {
    names: { ...globs, title: "names", description: "Names of programs.", examples: [["ngrok*"]] },
    state: {
      title: "state",
      description: "`running`: at least one of them runs. `absent`: none does; each that does is a finding of its own.",
      enum: ["running", "absent"],
      examples: ["absent"],
    },
    only: {
      ...globs,
      title: "only",
      description: "Every program that runs is one of these; each that is not is a finding of its own.",
      examples: [["python*", "jupyter*", "bash", "sh"]],
    },
  },
};
