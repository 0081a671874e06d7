import type { JsonObject } from "../../model/check.ts";

const status: JsonObject = { type: "integer", minimum: 0, maximum: 255 };

export const schema: JsonObject = {
  title: "command",
  description:
    "One command line for `sh -c`, in the home, with a clean environment and nothing on stdin. It must not change anything: a scan runs it. Its end within the time limit, its exit code and its output are judged; ended by a signal or by the time limit it is `unknown`.",
  examples: [
    { run: "umask", stdout: { matches: "^0?0[27]7$" } },
    {
      run: 'pip config get global.index-url | grep -Fqx "$MIRROR"',
      env: { MIRROR: "https://pypi.internal.example/simple" },
    },
    { run: "grep -q '^docker:' /etc/group", exit: 1 },
    { run: "git config --global --get http.proxy", exit: [0, 1], stdout: { lacks: "@" } },
  ],
  type: "object",
  required: ["run"],
  additionalProperties: false,
  properties: {
    run: {
      title: "run",
      description: "POSIX shell. Up to 256 KiB of each output come back.",
      type: "string",
      maxLength: 65536,
      pattern: "\\S",
      examples: ["umask", "git --version"],
    },
    env: {
      title: "env",
      description:
        "Variables that the command gets beside its clean environment, by name: the way to hand an input to a command, since a variable is data and never shell text.",
      type: "object",
      minProperties: 1,
      maxProperties: 50,
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      additionalProperties: {
        anyOf: [{ type: "string", maxLength: 8192 }, { type: "number" }, { type: "boolean" }],
      },
      examples: [{ MIRROR: "https://pypi.internal.example/simple" }],
    },
    exit: {
      title: "exit",
      description: "The exit code, or a list of those that are fine; 0 where it is not given.",
      examples: [0, [0, 1]],
      if: { type: "array" },
      // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
      then: { type: "array", minItems: 1, uniqueItems: true, items: status },
      else: status,
    },
    stdout: {
      $ref: "#/$defs/textMatcher",
      title: "stdout",
      description: "What it writes to its standard output, without trailing line breaks.",
      examples: [{ matches: "^0?0[27]7$" }],
    },
    stderr: {
      $ref: "#/$defs/textMatcher",
      title: "stderr",
      description: "What it writes to its standard error, without trailing line breaks.",
      examples: [""],
    },
    timeout: {
      title: "timeout",
      description: "Seconds until it is ended and the outcome is `unknown`; 30 where it is not given.",
      type: "number",
      exclusiveMinimum: 0,
      maximum: 120,
      examples: [5],
    },
  },
};
