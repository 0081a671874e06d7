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
    description:
      "A program's name, or with a `/` the whole path of its file; `*` is any run of characters, `?` is one.",
  },
};

export const schema: JsonObject = {
  title: "process",
  description:
    "Programs that run in the app's own container at the moment of the visit: `names` that have to run or to be absent, or `only`, the list of all that may run. A program goes by the name that the kernel shows, of at most 15 characters, and by that of its executable file; `only` has to approve both, or the place of the file. What ran before the visit or runs elsewhere is not seen. Arguments and environments are never read, since they hold secrets, and our own processes do not count: the visit's terminal and all that it started. Where /proc hides the processes of others, what was not seen is `unknown`.",
  examples: [
    { names: ["ngrok*", "cloudflared"], state: "absent" },
    { names: ["amazon-cloudwatch-agent"], state: "running" },
    { names: ["/tmp/*", "/dev/shm/*"], state: "absent" },
    { only: ["python*", "jupyter*", "/opt/conda/*", "bash", "sh"] },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  if: { required: ["only"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { anyOf: [{ required: ["names"] }, { required: ["state"] }] } },
  else: { required: ["names", "state"] },
  properties: {
    names: {
      ...globs,
      title: "names",
      description: "Names of programs, or places of their files.",
      examples: [["ngrok*"]],
    },
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
