import { html } from "hono/html";
import type { Finding, Report } from "../../model/report.ts";
import type { Severity } from "../../model/policy.ts";
import type { Markup } from "../../web/views/page.ts";
import { badge, type Tone } from "../../web/views/pieces.ts";
import { standing } from "../standing.ts";

/** Every way in which a finding stands, each in its own badge. */
export function standBadges(finding: Finding, { run }: Pick<Report, "run">): Markup {
  const { outcome, firstSeen, lifecycle, sideStates, exemption } = finding;
  const isNew = outcome === "fail" && lifecycle === "open" && firstSeen !== null && firstSeen >= run.startedAt;
  return html`${badge(toneOf(finding), exemption === null ? standing(finding) : "FAIL, exempt")}${isNew ? html` ${badge("warn", "NEW")}` : ""}${sideStates
    .filter((state) => state !== "flapping" || outcome === "unknown")
    .map((state) => html` ${badge("warn", state.toUpperCase())}`)}${
    outcome === "unknown" && (lifecycle === "open" || lifecycle === "reopened")
      ? html` ${badge("warn", "FAILED BEFORE")}`
      : ""
  }`;
}

function toneOf({ outcome, exemption, sideStates }: Finding): Tone {
  if (outcome === "unknown") return "unknown";
  if (outcome === "notApplicable") return "na";
  if (sideStates.includes("flapping")) return "warn";
  if (outcome === "pass") return "pass";
  return exemption === null ? "fail" : "exempt";
}

export const severityTones = {
  critical: "fail",
  high: "fail",
  medium: "warn",
  low: "exempt",
  info: "na",
} as const satisfies Record<Severity, Tone>;
