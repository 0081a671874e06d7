import type { JsonObject } from "../../../model/check.ts";

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

export const targets: JsonObject = {
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
