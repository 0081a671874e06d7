import type { JsonObject } from "../../model/check.ts";
import { formats } from "../formats/parse-setting.ts";
import { matcherProperties } from "../matchers/schema.ts";
import { pathSchema } from "../path.ts";

export const schema: JsonObject = {
  title: "setting",
  description:
    "One key of a structured file, compared by the matcher keys beside it. An absent file or key fails every matcher but `lacks` and `absent: true`. A file that is not valid in its format is `unknown`, never absent.",
  examples: [
    {
      path: "~/.config/pip/pip.conf",
      format: "ini",
      key: "global.index-url",
      equals: "https://pypi.internal.example/simple",
    },
    { path: "~/.npmrc", format: "ini", key: "//registry\\.npmjs\\.org/:_authToken", absent: true },
    { path: "~/.condarc", format: "yaml", key: "channels.0", matches: "^https://conda\\.internal\\.example/" },
  ],
  type: "object",
  required: ["path", "format", "key"],
  minProperties: 4,
  additionalProperties: false,
  properties: {
    path: pathSchema,
    format: {
      title: "format",
      description:
        "How the file is read. json: strict, but files named *.jupyterlab-settings may hold comments. yaml: 1.2, one document, no aliases, merge keys or tags. ini: all values are text; where npm's and Python's readings differ for the key, the outcome is `unknown`; case counts in the names of sections. env: NAME=value lines; a value that dotenv, systemd and a shell read differently is `unknown`. gitconfig: as git reads it; a file that includes others is `unknown`.",
      enum: [...formats],
      examples: ["ini"],
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
