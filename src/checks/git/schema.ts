import type { JsonObject } from "../../model/check.ts";
import { pathSchema } from "../path.ts";

export const schema: JsonObject = {
  title: "git",
  description:
    "A clone in a home: the commit and branch that are checked out, where it fetches from and pushes to, and whether it is as committed. Git is asked without the user's configuration and without writing anything; what the clone's own configuration names is never run. Where there is no clone, everything but `exists: false` fails.",
  examples: [
    { path: "~/team/tools", commit: "3f9a2c1", clean: true },
    { path: "~/team/tools", branch: "main", remotes: { origin: { matches: "^https://git\\.internal\\.example/" } } },
    { path: "~/old-tools", exists: false },
  ],
  type: "object",
  required: ["path"],
  minProperties: 2,
  additionalProperties: false,
  properties: {
    path: {
      ...pathSchema,
      title: "path",
      description: "The folder of the clone, absolute or from the user's home. A link is followed.",
      examples: ["~/team/tools"],
    },
    exists: {
      title: "exists",
      description: "Whether there is a clone, bare or with a work tree, in whatever state.",
      type: "boolean",
      examples: [false],
    },
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
    remotes: {
      title: "remotes",
      description:
        "By the name of a remote, what every URL is that it fetches from and pushes to, with the clone's own `insteadOf` applied, without user and password. A remote that is not there is `absent`.",
      type: "object",
      minProperties: 1,
      maxProperties: 20,
      propertyNames: { pattern: "^[A-Za-z0-9][A-Za-z0-9._/-]*$" },
      additionalProperties: { $ref: "#/$defs/matcher" },
      examples: [{ origin: { matches: "^https://git\\.internal\\.example/" }, upstream: { absent: true } }],
    },
    clean: {
      title: "clean",
      description:
        "`true`: nothing is changed, added, removed or left beside what is committed; what is ignored does not count, and a submodule counts by its commit. `tracked`: nor does what was never added. `unknown` where the clone names a filter, which git would run, and where git was told to overlook files (`skip-worktree`, `assume-unchanged`, a sparse checkout).",
      enum: [true, "tracked"],
      examples: [true],
    },
  },
};
