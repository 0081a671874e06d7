import type { JsonObject } from "../../model/check.ts";
import { clones } from "./fixture/clones.ts";
import { appFacts } from "../../model/target.ts";
import { system } from "./fixture/system.ts";

const checks = (title: string, description: string): JsonObject => ({
  title,
  description,
  type: "array",
  uniqueItems: true,
  items: { type: "string", minLength: 1, maxLength: 201 },
  examples: [["no-access-keys"]],
});

const byPath = (title: string, description: string, value: JsonObject, example: JsonObject): JsonObject => ({
  title,
  description: `${description} Paths are relative to the home.`,
  type: "object",
  additionalProperties: value,
  examples: [example],
});

/** The JSON Schema of a `fixture.yaml`. */
export const fixtureSchema = (): JsonObject => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:plumbline:schema:fixture:v1",
  title: "Plumbline fixture",
  description:
    "A home to try policies on, beside the files in `home/` and, for absolute paths, in `root/`: what git does not carry, and which checks fail there. All others have to pass.",
  examples: [{ title: "A static key in the home is found", fails: ["no-access-keys"] }],
  type: "object",
  required: ["title"],
  additionalProperties: false,
  properties: {
    title: {
      title: "title",
      description: "A sentence of cause and effect.",
      type: "string",
      minLength: 1,
      maxLength: 300,
      examples: ["A static key in the home is found"],
    },
    fails: checks("fails", "The checks that fail here, by id, or as policy/check where several policies share the id."),
    unknown: checks("unknown", "The checks that cannot be told here, such as one that reads a broken file."),
    notApplicable: checks(
      "notApplicable",
      "The checks that do not apply here, such as one on AWS's facts without an AWS app.",
    ),
    byHand: checks(
      "byHand",
      "The checks that fail here and whose remedy leaves this home to a person, such as one on a file that is a link.",
    ),
    files: byPath(
      "files",
      "Texts to write, for what git or npm would not carry as a file.",
      { type: "string" },
      {
        ".npmrc": "registry=https://npm.internal.example/\n",
      },
    ),
    modes: byPath(
      "modes",
      "Permission bits to set at the end, as quoted octal numbers.",
      { type: "string", pattern: "^[0-7]{3,4}$", description: "A quoted octal number, such as 0600." },
      { ".ssh": "0700" },
    ),
    links: byPath(
      "links",
      "Symbolic links, each with what it holds.",
      { type: "string", minLength: 1 },
      { ".ssh": "keys" },
    ),
    directories: {
      title: "directories",
      description: "Folders that are empty, relative to the home.",
      type: "array",
      items: { type: "string", minLength: 1 },
      examples: [["notebooks"]],
    },
    environment: {
      title: "environment",
      description: "Variables that the server was started with, for `environment` checks. Left out, there are none.",
      type: "object",
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      additionalProperties: { type: "string" },
      examples: [{ HTTPS_PROXY: "http://proxy.internal.example:3128" }],
    },
    ...system,
    inputs: {
      title: "inputs",
      description: "Inputs of the policies that are others here than by default, by name.",
      type: "object",
      minProperties: 1,
      additionalProperties: {
        anyOf: [
          { type: "string" },
          { type: "number" },
          { type: "boolean" },
          { type: "array", items: { type: "string" } },
        ],
      },
      examples: [{ mirror: "https://pypi.internal.example/simple" }],
    },
    clones,
    app: {
      title: "app",
      description:
        "What AWS says of the app, for `app` checks; null is AWS's own word for none, and what is not told is unknown. Without this key no AWS app stands behind the home.",
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        appFacts.map((fact) => [
          fact,
          {
            title: fact,
            description: `The fact \`${fact}\` of \`app\` checks.`,
            type: fact === "idleMinutes" ? ["integer", "null"] : ["string", "null"],
            examples: [fact === "idleMinutes" ? 60 : null],
          },
        ]),
      ),
      examples: [{ status: "InService", imageVersion: "3.9.1", idleMinutes: 60 }],
    },
    target: {
      title: "target",
      description: "Who and where the home is, for checks with `when`. What is left out is empty.",
      type: "object",
      additionalProperties: false,
      properties: {
        domain: {
          title: "domain",
          description: "The domain's id.",
          type: "string",
          maxLength: 256,
          examples: ["d-abc123"],
        },
        userProfile: {
          title: "userProfile",
          description: "The name of the user profile.",
          type: "string",
          maxLength: 256,
          examples: ["ana"],
        },
        space: {
          title: "space",
          description: "The name of the space.",
          type: "string",
          maxLength: 256,
          examples: ["ana-lab"],
        },
        appType: {
          title: "appType",
          description: "The app type, as AWS names it.",
          type: "string",
          maxLength: 256,
          examples: ["JupyterLab"],
        },
        tags: {
          title: "tags",
          description: "AWS tags, key to value.",
          type: "object",
          additionalProperties: { type: "string", maxLength: 256 },
          examples: [{ team: "research" }],
        },
      },
      examples: [{ appType: "JupyterLab" }],
    },
    now: {
      title: "now",
      description: "When the home is looked at, in UTC, for checks that a date decides. Left out, it is now.",
      type: "string",
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
      examples: ["2027-01-01T00:00:00Z"],
    },
    each: {
      title: "each",
      description: "One fixture for each of these lines, which stands alone at the end of its file.",
      examples: [[{ fails: "no-access-keys", file: ".aws/credentials", lines: ["aws_secret_access_key = x"] }]],
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["fails", "file", "lines"],
        additionalProperties: false,
        properties: {
          fails: {
            title: "fails",
            description: "The one check that fails.",
            type: "string",
            minLength: 1,
            examples: ["no-access-keys"],
          },
          file: {
            title: "file",
            description: "The file that the line is added to, relative to the home.",
            type: "string",
            minLength: 1,
            examples: [".aws/credentials"],
          },
          lines: {
            title: "lines",
            description: "The lines.",
            type: "array",
            minItems: 1,
            items: { type: "string" },
            examples: [["aws_secret_access_key = x"]],
          },
        },
      },
    },
  },
});
