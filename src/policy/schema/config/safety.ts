import type { JsonObject } from "../../../model/check.ts";
import { defaultConfig } from "../../agent-config.ts";
import { changeRows, durationRows } from "../../config-bounds.ts";
import { amounts } from "./limits.ts";
import { choice, duration, filePath, mapping } from "./parts.ts";
import { window } from "./schedule.ts";

const { safety: defaults } = defaultConfig;

export const safety: JsonObject = {
  title: "safety",
  description: "What could do harm. It stands here, outside the policy repository; a policy can only tighten it.",
  examples: [{ mode: "audit", allowedHosts: ["studio.example.org"] }],
  type: "object",
  additionalProperties: false,
  properties: {
    mode: {
      title: "mode",
      description:
        "The highest mode that any policy can have: `audit`, look and never change; `enforce`, policies that say so are repaired.",
      enum: ["audit", "enforce"],
      default: defaults.mode,
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
    changes: mapping(
      {
        title: "changes",
        description: "How much one run changes at most. What was held back is planned again by the next run.",
        example: { targets: 3, percent: 5 },
      },
      {
        ...amounts(changeRows),
        within: duration("within", "The time in which `attempts` are counted.", durationRows.within, {
          fallback: defaults.changes.withinMs,
        }),
        whenBusy: choice(
          "whenBusy",
          "What becomes of a target whose person has a kernel that computes: `change` it all the same, or `leave` it for another run.",
          ["change", "leave"],
          defaults.changes.whenBusy,
        ),
      },
    ),
    allowedCommands: {
      title: "allowedCommands",
      description:
        "Commands that a remedy may send to a target: each the exact text that `plumbline plan` shows, without patterns. None unless listed.",
      type: "array",
      uniqueItems: true,
      default: [],
      items: { type: "string", minLength: 1, maxLength: 4096, description: "One command, character by character." },
      examples: [["chmod 700 ~/.ssh"]],
    },
    windows: {
      title: "windows",
      description: "When changes are allowed, in the schedule's time zone; left out, always.",
      type: "array",
      default: [],
      examples: [[{ days: ["mon", "tue", "wed", "thu"], from: "20:00", to: "23:00" }]],
      items: window,
    },
    stopFile: {
      ...filePath(
        "stopFile",
        "While this file exists, nothing is changed; it is looked for before every dispatch.",
        defaults.stopFile,
      ),
      default: defaults.stopFile,
    },
  },
};
