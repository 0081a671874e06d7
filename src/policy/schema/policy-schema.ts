import { partSchema } from "../../checks/combine/schema.ts";
import { matcherDefs } from "../../checks/matchers/schema.ts";
import type { CheckType, JsonObject } from "../../model/check.ts";
import { severities } from "../../model/policy.ts";
import { items } from "../json.ts";
import { inputsSchema } from "./inputs-schema.ts";
import { remedySchema } from "./remedy-schema.ts";
import { celText, kebabName, policySelector } from "./selector-schema.ts";

/** The JSON Schema of `kind: Policy`, composed from the check types. */
export function policySchema(types: readonly CheckType[]): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:plumbline:schema:policy:v1",
    title: "Plumbline policy",
    description:
      "What the homes of the selected Studio users must look like: checks, how bad a failure is, and whom they concern.",
    examples: [example(types)],
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: {
        title: "apiVersion",
        description: "The version of the policy language: `plumbline/v1`.",
        const: "plumbline/v1",
        examples: ["plumbline/v1"],
      },
      kind: { title: "kind", description: "What this document is: `Policy`.", const: "Policy", examples: ["Policy"] },
      metadata,
      spec,
    },
    $defs: {
      check: checkSchema(types),
      selector: policySelector,
      ...matcherDefs,
      part: partSchema(types),
      ...Object.fromEntries(types.map(({ name, schema }) => [name, schema])),
    },
  };
}

const title: JsonObject = {
  title: "title",
  description: "One line for people.",
  type: "string",
  minLength: 1,
  maxLength: 200,
  examples: ["No long-lived credentials in a Studio home"],
};

const severity: JsonObject = {
  title: "severity",
  description: "How bad a failure is. A check's own severity goes before its policy's; left out, it is `medium`.",
  enum: severities,
  examples: ["high"],
};

const metadata: JsonObject = {
  title: "metadata",
  description: "Who this policy is and whose it is.",
  examples: [
    { name: "home-credentials", title: "No long-lived credentials in a Studio home", owner: "platform-security" },
  ],
  type: "object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: {
      ...kebabName,
      title: "name",
      description:
        "Lower-case letters and digits, joined by single hyphens; unique over all files and part of every finding's identity.",
      examples: ["home-credentials"],
    },
    title,
    owner: {
      title: "owner",
      description: "The team that answers for this policy.",
      type: "string",
      minLength: 1,
      maxLength: 200,
      examples: ["platform-security"],
    },
    labels: {
      title: "labels",
      description: "Free key and value pairs for grouping; values are text.",
      examples: [{ tier: "baseline" }],
      type: "object",
      additionalProperties: { type: "string", maxLength: 200 },
    },
  },
};

const spec: JsonObject = {
  title: "spec",
  description: "The policy itself.",
  examples: [{ severity: "high", checks: [{ id: "umask", command: { run: "umask", stdout: "0027" } }] }],
  type: "object",
  required: ["checks"],
  additionalProperties: false,
  properties: {
    severity,
    mode: {
      title: "mode",
      description:
        "`audit` only looks. `enforce` lets the agent repair what it has a remedy for, once fixtures beside the policy show each; the lowest of agent, policy and target wins.",
      enum: ["audit", "enforce"],
      examples: ["audit"],
    },
    targets: { $ref: "#/$defs/selector" },
    inputs: inputsSchema,
    controls: {
      title: "controls",
      description: "Which controls of which frameworks this policy serves: framework to a list of control ids.",
      examples: [{ "nist-800-53": ["IA-5", "AC-6"] }],
      type: "object",
      additionalProperties: { type: "array", minItems: 1, items: { type: "string", minLength: 1, maxLength: 100 } },
    },
    checks: {
      title: "checks",
      description: "The expectations. Each is judged and reported on its own.",
      examples: [[{ id: "umask", command: { run: "umask", stdout: "0027" } }]],
      type: "array",
      minItems: 1,
      items: { $ref: "#/$defs/check" },
    },
  },
};

function checkSchema(types: readonly CheckType[]): JsonObject {
  return {
    title: "check",
    description: `One expectation: an id and exactly one of ${types.map(({ name }) => `\`${name}\``).join(", ")}.`,
    examples: exampleChecks(types),
    type: "object",
    required: ["id"],
    additionalProperties: false,
    properties: {
      id: {
        ...kebabName,
        title: "id",
        description:
          "Lower-case letters and digits, joined by single hyphens; unique in its policy and part of every finding's identity.",
        examples: ["no-access-keys"],
      },
      title,
      severity,
      when: celText(
        "when",
        "Where the check applies; elsewhere it is notApplicable, and unknown where it cannot be told.",
        'target.appType == "JupyterLab"',
      ),
      remedy: remedySchema,
      ...Object.fromEntries(types.map(({ name }) => [name, { $ref: `#/$defs/${name}` }])),
    },
    oneOf: types.map(({ name }) => ({ required: [name] })),
  };
}

/** The first example of each check type, as a check. */
function exampleChecks(types: readonly CheckType[]): readonly JsonObject[] {
  return types.flatMap(({ name, schema }) =>
    items(schema["examples"])
      .slice(0, 1)
      .map((spec) => ({ id: `${name}-example`, [name]: spec })),
  );
}

function example(types: readonly CheckType[]): JsonObject {
  return {
    apiVersion: "plumbline/v1",
    kind: "Policy",
    metadata: { name: "example", title: "An example", owner: "platform-security" },
    spec: {
      severity: "high",
      checks: exampleChecks(types),
    },
  };
}
