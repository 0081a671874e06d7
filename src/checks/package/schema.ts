import type { JsonObject } from "../../model/check.ts";
import { managers } from "./spec.ts";

export const schema: JsonObject = {
  title: "package",
  description:
    "A package that pip, conda, npm or the system's dpkg installed, or, with `only`, all of them, read from the metadata in each environment, not by slow commands. Environments: `~/.local`, `~/.conda/envs`, `/opt/conda` and its `envs`, `/usr/local`, `/usr`; for npm also `~/.npm-global` and nvm's. Any other has to be named by `environment`.",
  examples: [
    { name: "jupyter-server", version: ">=2.14.2" },
    { name: "torch", manager: "conda", state: "present", environment: "/opt/conda" },
    { only: ["boto3", "pandas*"], environment: "~/.local" },
    { name: "@anthropic-ai/claude-code", manager: "npm", state: "absent" },
    { name: "openssl", manager: "system", version: ">= 3.0.11-1" },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  oneOf: [{ required: ["name"] }, { required: ["only"] }],
  properties: {
    name: {
      title: "name",
      description:
        "Its name; for pip and conda case, `-`, `_` and `.` do not matter. For the system it is of every architecture, or of one, as in `libc6:i386`.",
      type: "string",
      pattern: "^(@[A-Za-z0-9._~-]+/)?[A-Za-z0-9._~+-]+(:[a-z0-9-]+)?$",
      maxLength: 214,
      examples: ["jupyter-server"],
    },
    manager: {
      title: "manager",
      description:
        "Who installed it; left out, pip. Whatever conda installs for Python is seen by pip, too. `system` is Debian's dpkg; where there is none, nothing is known.",
      enum: [...managers],
      examples: ["conda"],
    },
    state: {
      title: "state",
      description: "`present`: some environment holds it. `absent`: none does.",
      enum: ["present", "absent"],
      examples: ["absent"],
    },
    version: {
      title: "version",
      description:
        "The range that every copy of it is in: PEP 440 specifiers for pip and conda, an npm range for npm, Debian relations such as `>= 3.0.11-1, << 4` for the system. A pre-release is looked at like any other version; where PEP 440 makes exceptions of it, and of post-releases, the outcome is `unknown`.",
      type: "string",
      minLength: 1,
      maxLength: 256,
      examples: [">=2.31,<3"],
    },
    environment: {
      title: "environment",
      description:
        "The prefix of the only environment to look at, absolute or from the user's home; `*` stands for any characters within one folder's name.",
      type: "string",
      maxLength: 1024,
      pattern: "^~?/.",
      examples: ["~/.conda/envs/*"],
    },
    only: {
      title: "only",
      description:
        "Every package that is installed fits one of these names; `*` is any run of characters and `?` is one.",
      type: "array",
      uniqueItems: true,
      items: { type: "string", minLength: 1, maxLength: 214 },
      examples: [["boto3", "pandas*"]],
    },
  },
};
