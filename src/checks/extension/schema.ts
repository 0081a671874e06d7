import type { JsonObject } from "../../model/check.ts";

export const schema: JsonObject = {
  title: "extension",
  description:
    "Extensions of JupyterLab and of the Jupyter server, read from where they live: prebuilt ones from labextensions folders, their state from page_config.json, server extensions from jupyter_server_config and jupyter_config. Either one `name` with what is asserted of it, or `only`, the list of all that may be there.",
  examples: [
    { name: "@jupyterlab/git", state: "enabled", version: ">=0.50" },
    { name: "@jupyterlab/extensionmanager-extension:plugin", state: "disabled", locked: true },
    { only: ["@jupyterlab/*", "@krassowski/*", "jupyterlab-s3-browser"] },
  ],
  type: "object",
  additionalProperties: false,
  if: { required: ["only"] },
  else: { required: ["name"] },
  properties: {
    name: {
      title: "name",
      description:
        "As its package.json names it, with `:plugin` for one plugin of it (its state and lock only), or the Python module of a server extension.",
      type: "string",
      maxLength: 214,
      pattern: "^(@[A-Za-z0-9_~-][\\w.~-]*/)?[A-Za-z0-9_~-][\\w.~-]*(:[\\w./@-]+)?$",
      examples: ["@jupyterlab/git", "jupyterlab_git"],
    },
    state: {
      title: "state",
      description:
        "enabled: installed, and neither it nor one of its plugins is disabled. disabled: switched off, installed or not (what is built into JupyterLab is not in a labextensions folder). absent: not installed. That one extension disables another is not seen. For a server extension: switched on, switched off, not configured.",
      enum: ["enabled", "disabled", "absent"],
      examples: ["enabled"],
    },
    locked: {
      title: "locked",
      description: "Whether page_config.json locks it, so that the user cannot switch it in the extension manager.",
      type: "boolean",
      examples: [true],
    },
    version: {
      title: "version",
      description: "An npm-style range for the version in its package.json; a plain version is this very one.",
      type: "string",
      minLength: 1,
      maxLength: 256,
      examples: [">=0.50 <1", "0.50.1"],
    },
    only: {
      title: "only",
      description:
        "The allow-list: every installed JupyterLab extension (with `kind: server`, every server extension that is switched on) must be on it. `*` is any run of characters, `/` among them; `?` is one.",
      type: "array",
      uniqueItems: true,
      items: { type: "string", minLength: 1, maxLength: 214 },
      examples: [["@jupyterlab/*", "@krassowski/jupyterlab-lsp"]],
    },
    kind: {
      title: "kind",
      description: "Where to look. Left out: a `name` wherever it can be, `only` among JupyterLab's.",
      enum: ["lab", "server", "any"],
      examples: ["lab"],
    },
  },
};
