import type { JsonObject } from "../../model/check.ts";
import { kebabName, names, selector } from "./selector-schema.ts";

/** The JSON Schema of `kind: Exemption`. */
export const exemptionSchema = (): JsonObject => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:plumbline:schema:exemption:v1",
  title: "Plumbline exemption",
  description:
    "Accepts findings for a time, with a reason that was reviewed. What it accepts is still judged and reported, as exempt.",
  examples: [example],
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
    kind: {
      title: "kind",
      description: "What this document is: `Exemption`.",
      const: "Exemption",
      examples: ["Exemption"],
    },
    metadata: {
      title: "metadata",
      description: "Which exemption this is.",
      examples: [example.metadata],
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: {
          ...kebabName,
          title: "name",
          description:
            "Lower-case letters and digits, joined by single hyphens; unique over all files. Reports show it.",
          examples: [example.metadata.name],
        },
      },
    },
    spec: {
      title: "spec",
      description: "What is accepted, why, by whom and until when.",
      examples: [example.spec],
      type: "object",
      required: ["reason", "owner", "expires", "checks", "targets"],
      additionalProperties: false,
      properties: {
        reason: {
          title: "reason",
          description:
            "Why this is acceptable for now, for the reader of a report; a ticket's number is a good end of it.",
          type: "string",
          minLength: 10,
          maxLength: 1000,
          examples: [example.spec.reason],
        },
        owner: {
          title: "owner",
          description: "Who answers for it until it expires.",
          type: "string",
          minLength: 1,
          maxLength: 200,
          examples: [example.spec.owner],
        },
        expires: {
          title: "expires",
          description:
            "When it ends, in UTC and at most a year ahead: a day such as `2027-01-31`, which holds until its end, or a moment such as `2027-01-31T17:00Z`.",
          type: "string",
          pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?Z)?$",
          examples: ["2027-01-31", "2027-01-31T17:00Z"],
        },
        checks: {
          ...names("checks", "Which checks, as `POLICY/CHECK`.", example.spec.checks),
          items: {
            type: "string",
            pattern: "^!?[^!/]+/[^!/]+$",
            maxLength: 256,
            description: "A policy and a check, or a pattern of each, with `/` between them, after at most one `!`.",
          },
        },
        targets: {
          ...selector,
          description:
            'On which targets. All that is given must hold; to accept something everywhere, say `domains: ["*"]`.',
          examples: [example.spec.targets],
        },
        subjects: names(
          "subjects",
          "Which subjects of the checks, such as the paths that `find` found; left out, all.",
          ["~/projects/legacy/*"],
        ),
      },
    },
  },
});

const example = {
  apiVersion: "plumbline/v1",
  kind: "Exemption",
  metadata: { name: "ana-migration" },
  spec: {
    reason: "The migration job needs a static key until it runs by its role, SEC-1234",
    owner: "data-platform",
    expires: "2027-01-31",
    checks: ["home-credentials/no-aws-keys"],
    targets: { userProfiles: ["ana"] },
  },
};
