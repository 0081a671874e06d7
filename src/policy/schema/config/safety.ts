import type { JsonObject } from "../../../model/check.ts";

export const safety: JsonObject = {
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
