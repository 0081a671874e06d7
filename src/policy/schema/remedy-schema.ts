import { type JsonObject, layers } from "../../model/check.ts";

const command = (title: string, description: string, example: string): JsonObject => ({
  title,
  description,
  type: "string",
  maxLength: 4096,
  pattern: "\\S",
  examples: [example],
});

/** How a check's failure is repaired. */
export const remedySchema: JsonObject = {
  title: "remedy",
  description:
    "How a failure is repaired; `plumbline test` proves what a machine makes. `auto`: by what the check says would be right. `run`: by a command, which is sent only where the agent's config allows this exact text. `none` says why only a person can.",
  examples: [
    "auto",
    { run: "pip config set global.timeout 5", undo: "pip config unset global.timeout", layer: "home" },
    { none: "deleting a person's keys needs a person" },
  ],
  if: { type: "string" },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { const: "auto" },
  else: {
    title: "remedy",
    type: "object",
    oneOf: [{ required: ["run"] }, { required: ["none"] }],
    dependentRequired: { undo: ["run"], timeout: ["run"], layer: ["run"] },
    additionalProperties: false,
    properties: {
      none: {
        title: "none",
        description: "Why nothing is repaired automatically, or what a person should do.",
        type: "string",
        minLength: 1,
        maxLength: 1000,
        examples: ["deleting a person's keys needs a person"],
      },
      run: command(
        "run",
        "One command line for `sh -c`, in the home, with a clean environment and nothing on stdin. After it the check passes, and run again it changes nothing. No input stands in it: it would be shell text.",
        "pip config set global.timeout 5",
      ),
      undo: command(
        "undo",
        "The command that puts back what `run` changes. Left out, nothing does.",
        "pip config unset global.timeout",
      ),
      timeout: {
        title: "timeout",
        description: "Seconds until `run` or `undo` is ended, whatever it has done by then; 60 where it is not given.",
        type: "number",
        exclusiveMinimum: 0,
        maximum: 600,
        examples: [120],
      },
      layer: {
        title: "layer",
        description:
          "What `run` writes to. `home`: it stays. `image`: files that the image brings, which come back at the next start of the app. `server`: what the running Jupyter server has in its memory. `session`: all that ends with the app. Left out, `session`: what is not known to stay is shown as not durable.",
        enum: [...layers],
        examples: ["home"],
      },
    },
  },
};
