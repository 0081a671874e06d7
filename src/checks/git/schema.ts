import type { JsonObject } from "../../model/check.ts";
import { pathSchema } from "../path.ts";

export const schema: JsonObject = {
  title: "git",
  description:
    "A clone in a home: the commit and branch that are checked out, where it came from, and whether it is as committed. Git is asked without the user's configuration and without writing anything. A clone whose own configuration names a filter, which git would run, is `unknown` for `clean`.",
  examples: [
    { path: "~/team/tools", commit: "3f9a2c1", clean: true },
    { path: "~/team/tools", branch: "main", origin: { matches: "^https://git\\.internal\\.example/" } },
  ],
  type: "object",
  required: ["path"],
  minProperties: 2,
  additionalProperties: false,
  properties: {
    path: { ...pathSchema, title: "path", description: "The folder of the clone, absolute or from the user's home." },
    commit: {
      title: "commit",
      description: "The commit that is checked out, or its first digits, at least 7.",
      type: "string",
      pattern: "^[0-9a-f]{7,64}$",
      examples: ["3f9a2c1"],
    },
    branch: {
      title: "branch",
      description:
        "The branch that is checked out. Where a commit is, there is none, and every matcher but `absent` fails.",
      examples: ["main"],
      $ref: "#/$defs/matcher",
    },
    origin: {
      title: "origin",
      description: "The URL of the remote `origin` as it is configured, without a user name or password.",
      examples: [{ matches: "^https://git\\.internal\\.example/" }],
      $ref: "#/$defs/matcher",
    },
    clean: {
      title: "clean",
      description:
        "Nothing is changed, added, removed or left beside what is committed; what is ignored does not count.",
      const: true,
      examples: [true],
    },
  },
};
