import type { JsonObject } from "../../model/check.ts";

export const schema: JsonObject = {
  title: "kernel",
  description:
    "A kernelspec that Jupyter offers, or, with `only`, all of them. Where several folders hold one of the same name, the copy that Jupyter takes is judged: the user's before the environment's before the system's.",
  examples: [
    { name: "python3", state: "present", folder: { matches: "^/opt/conda/" } },
    { name: "python3", argv: { contains: "ipykernel_launcher" }, language: "python" },
    { only: ["python3", "conda-*", "ir"] },
  ],
  type: "object",
  minProperties: 1,
  additionalProperties: false,
  oneOf: [{ required: ["name"] }, { required: ["only"] }],
  properties: {
    name: {
      title: "name",
      description: "The name of the kernelspec's folder, as `jupyter kernelspec list` shows it; case does not count.",
      type: "string",
      pattern: "^[A-Za-z0-9._-]+$",
      maxLength: 128,
      examples: ["python3"],
    },
    state: {
      title: "state",
      description: "`present`: some folder holds it. `absent`: none does.",
      enum: ["present", "absent"],
      examples: ["absent"],
    },
    displayName: {
      $ref: "#/$defs/textMatcher",
      title: "displayName",
      description: "The name that the launcher shows.",
      examples: [{ matches: "^Python 3" }],
    },
    language: {
      $ref: "#/$defs/textMatcher",
      title: "language",
      description: "The language that it names.",
      examples: ["python"],
    },
    argv: {
      $ref: "#/$defs/matcher",
      title: "argv",
      description: "The command that starts it: a list of texts.",
      examples: [{ contains: "ipykernel_launcher" }],
    },
    folder: {
      $ref: "#/$defs/textMatcher",
      title: "folder",
      description: "The folder of the copy that Jupyter takes; one in the home may hide the image's.",
      examples: [{ matches: "^/opt/conda/" }],
    },
    only: {
      title: "only",
      description:
        "Every kernelspec in any folder, hidden copies too, fits one of these names; `*` stands for any run of characters and `?` for one.",
      type: "array",
      uniqueItems: true,
      items: { type: "string", minLength: 1, maxLength: 128 },
      examples: [["python3", "conda-*"]],
    },
  },
};
