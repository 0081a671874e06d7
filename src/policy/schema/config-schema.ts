import type { JsonObject } from "../../model/check.ts";
import { inputs } from "./config/inputs.ts";
import { limits } from "./config/limits.ts";
import { notify } from "./config/notify.ts";
import { reports } from "./config/reports.ts";
import { safety } from "./config/safety.ts";
import { deadlines, schedule } from "./config/schedule.ts";
import { server } from "./config/server.ts";
import { source } from "./config/source.ts";
import { state } from "./config/state.ts";
import { targets } from "./config/targets.ts";

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
        properties: { source, inputs, targets, schedule, state, reports, notify, deadlines, server, limits, safety },
      },
    },
  };
}
