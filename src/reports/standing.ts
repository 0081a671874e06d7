import type { Finding } from "../model/report.ts";

/**
 * How a finding stands, in one word for people and spreadsheets: the outcome of this look first, then what is also true of it over time.
 * What could not be told is never a pass, and what an exemption accepts still says what was found.
 */
export function standing({ outcome, repair, exemption, lifecycle, sideStates }: Finding): string {
  if (outcome === "unknown") return "UNKNOWN";
  if (outcome === "notApplicable") return "N/A";
  if (outcome === "pass")
    return sideStates.includes("flapping") ? "FLAPPING" : repair?.state === "fixed" ? "REPAIRED" : "PASS";
  if (exemption !== null) return `FAIL (exempt until ${exemption.expires})`;
  if (sideStates.includes("flapping")) return "FLAPPING";
  return lifecycle === "reopened" ? "REOPENED" : "FAIL";
}
