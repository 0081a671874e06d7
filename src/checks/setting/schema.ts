import type { JsonObject } from "../../model/check.ts";
import { formats } from "../formats/parse-setting.ts";
import { matcherProperties } from "../matchers/schema.ts";
import { pathSchema } from "../path.ts";

export const schema: JsonObject = {
  title: "setting",
  description:
    "One key of a structured file, or of a program's configuration as a whole, compared by the matcher keys beside it. An absent file or key fails every matcher but `lacks` and `absent: true`. A file that is not valid in its format is `unknown`, never absent.",
  examples: [
    {
      path: "~/.config/pip/pip.conf",
      format: "ini",
      key: "global.index-url",
      equals: "https://pypi.internal.example/simple",
    },
    { path: "~/.npmrc", format: "ini", key: "//registry\\.npmjs\\.org/:_authToken", absent: true },
    { effective: "jupyter", key: "ServerApp.disable_check_xsrf", any: [{ absent: true }, { equals: false }] },
    {
      path: "~/.jupyter/jupyter_server_config.py",
      format: "python",
      key: "ServerApp.ip",
      oneOf: ["127.0.0.1", "localhost"],
    },
    { path: "~/.condarc", format: "conda", key: "channels.0", matches: "^https://conda\\.internal\\.example/" },
  ],
  type: "object",
  required: ["key"],
  minProperties: 3,
  additionalProperties: false,
  if: { required: ["effective"] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: { not: { anyOf: [{ required: ["path"] }, { required: ["format"] }] } },
  else: { type: "object", required: ["path", "format"], minProperties: 4 },
  properties: {
    path: pathSchema,
    format: {
      title: "format",
      description:
        "How the file is read. json: strict, but files named *.jupyterlab-settings may hold comments. yaml: 1.2, one document, no aliases, merge keys or tags. ini: all values are text; where npm's and Python's readings differ for the key, the outcome is `unknown`; case counts in the names of sections. env: NAME=value lines; a value that dotenv, systemd and a shell read differently is `unknown`. gitconfig: as git reads it; a file that includes others is `unknown`. pip: as pip reads it, `section.option`, `_` for `-`. conda: YAML with conda's second names; a value with a variable is `unknown`. npm: names as they stand, dots and all; a value with `${NAME}` is `unknown`. python: Jupyter's own configuration, `Class.trait`; literals are read, and what is computed is `unknown`.",
      enum: [...formats],
      examples: ["ini"],
    },
    effective: {
      title: "effective",
      description:
        "In place of `path` and `format`: the key as all layers of a program's configuration come to it, with the layer that sets it. jupyter: what the Jupyter server reads (`jupyter_server_config` and `jupyter_config`, JSON and Python, of the user, the environment and the machine), by the variables that it was started with. What no layer sets is absent, and what an option of its command line decides is `unknown`.",
      enum: ["jupyter"],
      examples: ["jupyter"],
    },
    key: {
      title: "key",
      description:
        "The path to the value: names of maps and indexes of lists (from 0), joined by dots; `\\.` is a dot inside a name. In ini, `section.key`, or the key alone above the first section.",
      type: "string",
      minLength: 1,
      maxLength: 512,
      examples: ["global.index-url", "channels.0", "//registry\\.npmjs\\.org/:_authToken"],
    },
    ...matcherProperties,
  },
};
