import type { JsonObject } from "../../model/check.ts";
import { limitRows } from "../agent-config.ts";

/** The JSON Schema of `kind: Agent`. */
export function configSchema(): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:plumbline:schema:config:v1",
    title: "Plumbline config",
    description: "How one agent works: where policies come from, which targets it assesses, within which limits.",
    examples: [
      {
        apiVersion: "plumbline/v1",
        kind: "Agent",
        spec: {
          source: { directory: "policies" },
          targets: [{ sagemaker: { region: "eu-west-1", domains: ["d-abc123"] } }],
          limits: { concurrency: 10 },
          safety: { mode: "audit" },
        },
      },
    ],
    type: "object",
    required: ["apiVersion", "kind", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: {
        title: "apiVersion",
        description: "The version of the config: `plumbline/v1`.",
        const: "plumbline/v1",
        examples: ["plumbline/v1"],
      },
      kind: { title: "kind", description: "What this document is: `Agent`.", const: "Agent", examples: ["Agent"] },
      metadata: {
        title: "metadata",
        description: "A name for people; nothing depends on it.",
        examples: [{ name: "nightly" }],
        type: "object",
        additionalProperties: false,
        properties: {
          name: {
            title: "name",
            description: "A name for people.",
            type: "string",
            minLength: 1,
            maxLength: 100,
            examples: ["nightly"],
          },
        },
      },
      spec: {
        title: "spec",
        description: "The config itself. What is left out has its default.",
        examples: [{ source: { directory: "policies" }, targets: [{ local: {} }] }],
        type: "object",
        additionalProperties: false,
        properties: { source, targets, limits, safety },
      },
    },
  };
}

const source: JsonObject = {
  title: "source",
  description: "Where policies come from, unless `--policies` says otherwise.",
  examples: [{ directory: "policies" }],
  type: "object",
  required: ["directory"],
  additionalProperties: false,
  properties: {
    directory: {
      title: "directory",
      description: "A policy file or a folder of them; a relative path starts at the config's own folder.",
      type: "string",
      minLength: 1,
      maxLength: 4096,
      examples: ["policies"],
    },
  },
};

const sagemaker: JsonObject = {
  title: "sagemaker",
  description: "The user profiles of SageMaker domains.",
  examples: [{ region: "eu-west-1", domains: ["d-abc123"] }],
  type: "object",
  additionalProperties: false,
  properties: {
    region: {
      title: "region",
      description: "The AWS region, such as `eu-west-1`; left out, the one of the AWS environment.",
      type: "string",
      pattern: "^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$",
      examples: ["eu-west-1"],
    },
    domains: {
      title: "domains",
      description: "Ids of the domains to list; left out, every domain of the region.",
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { type: "string", pattern: "^d-[A-Za-z0-9-]{1,61}$", description: "A domain id, such as `d-abc123`." },
      examples: [["d-abc123"]],
    },
  },
};

const jupyter: JsonObject = {
  title: "jupyter",
  description: "Any Jupyter servers, by URL and token.",
  examples: [{ servers: [{ url: "https://jupyter.example.org/user/alice/", tokenEnv: "ALICE_TOKEN" }] }],
  type: "object",
  required: ["servers"],
  additionalProperties: false,
  properties: {
    servers: {
      title: "servers",
      description: "One entry per server.",
      examples: [[{ url: "http://127.0.0.1:8888/", tokenEnv: "JUPYTER_TOKEN" }]],
      type: "array",
      minItems: 1,
      items: {
        title: "server",
        description: "One Jupyter server.",
        examples: [{ url: "http://127.0.0.1:8888/", tokenEnv: "JUPYTER_TOKEN" }],
        type: "object",
        required: ["url"],
        additionalProperties: false,
        properties: {
          url: {
            title: "url",
            description: "The server's base URL, `http` or `https`, without a token, a user or a query.",
            type: "string",
            maxLength: 2048,
            pattern: "^https?://[^\\s]+$",
            examples: ["http://127.0.0.1:8888/"],
          },
          tokenEnv: {
            title: "tokenEnv",
            description: "The name of the environment variable that holds the server's token.",
            type: "string",
            maxLength: 200,
            pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
            examples: ["JUPYTER_TOKEN"],
          },
        },
      },
    },
  },
};

const local: JsonObject = {
  title: "local",
  description: "This machine's own shell and home.",
  examples: [{}],
  type: "object",
  additionalProperties: false,
  properties: {},
};

const targets: JsonObject = {
  title: "targets",
  description: "What to assess; left out, SageMaker in the region of the AWS environment.",
  examples: [[{ sagemaker: { region: "eu-west-1" } }]],
  type: "array",
  minItems: 1,
  items: {
    title: "provider",
    description: "One provider of targets: exactly one of `sagemaker`, `jupyter`, `local`.",
    examples: [{ sagemaker: { region: "eu-west-1" } }],
    type: "object",
    additionalProperties: false,
    properties: { sagemaker, jupyter, local },
    oneOf: [{ required: ["sagemaker"] }, { required: ["jupyter"] }, { required: ["local"] }],
  },
};

const limits: JsonObject = {
  title: "limits",
  description: "How much is done at once, how fast, and for how long.",
  examples: [{ concurrency: 10, apiRate: 2 }],
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(limitRows).map(([name, { fallback, least, most, whole, meaning }]) => [
      name,
      {
        title: name,
        description: `${meaning} ${least} to ${most}.`,
        type: whole ? "integer" : "number",
        minimum: least,
        maximum: most,
        default: fallback,
        examples: [fallback],
      },
    ]),
  ),
};

const safety: JsonObject = {
  title: "safety",
  description: "What could do harm. It stands here, outside the policy repository; a policy can only tighten it.",
  examples: [{ mode: "audit", allowedHosts: ["studio.example.org"] }],
  type: "object",
  additionalProperties: false,
  properties: {
    mode: {
      title: "mode",
      description: "The highest mode that any policy can have: `audit`, look and never change.",
      enum: ["audit"],
      default: "audit",
      examples: ["audit"],
    },
    allowedHosts: {
      title: "allowedHosts",
      description: "Hosts that a login may lead to beside those of AWS.",
      type: "array",
      uniqueItems: true,
      default: [],
      items: {
        type: "string",
        maxLength: 260,
        pattern: "^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?$",
        description:
          "A host name or address, with `:port` where it is not the scheme's own; no scheme, path or wildcard.",
      },
      examples: [["studio.example.org", "127.0.0.1:8443"]],
    },
  },
};
