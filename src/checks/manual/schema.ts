import type { JsonObject } from "../../model/check.ts";

const day = (title: string, description: string, example: string): JsonObject => ({
  title,
  description: `${description} A day in UTC, written YYYY-MM-DD.`,
  type: "string",
  pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
  examples: [example],
});

export const schema: JsonObject = {
  title: "manual",
  description:
    "What no machine can look at: a person attests it, for a limited time. It passes until the last day is over and fails from then on, so that nobody forgets to look again. Nothing is asked of the home.",
  examples: [
    {
      statement: "Access to the research domain was reviewed with its data owner",
      attestedBy: "platform-security",
      attestedOn: "2026-11-02",
      until: "2027-05-02",
    },
  ],
  type: "object",
  required: ["statement", "attestedBy", "attestedOn", "until"],
  additionalProperties: false,
  properties: {
    statement: {
      title: "statement",
      description: "What was looked at, and found to be so.",
      type: "string",
      minLength: 1,
      maxLength: 500,
      examples: ["Access to the research domain was reviewed with its data owner"],
    },
    attestedBy: {
      title: "attestedBy",
      description: "Who answers for it: a team or a role.",
      type: "string",
      minLength: 1,
      maxLength: 200,
      examples: ["platform-security"],
    },
    attestedOn: day("attestedOn", "When it was looked at.", "2026-11-02"),
    until: day("until", "The last day on which it holds, at most 366 days later.", "2027-05-02"),
  },
};
