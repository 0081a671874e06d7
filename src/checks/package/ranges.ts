import { satisfies as satisfiesSpecifier, valid, validRange } from "@renovatebot/pep440";
import * as semantic from "../matchers/version.ts";
import type { Manager } from "./spec.ts";

/** conda's versions are mostly Python's; those that PEP 440 cannot order stay undecided. */
const isPython = (manager: Manager): boolean => manager !== "npm";

export const isRange = (range: string, manager: Manager): boolean =>
  isPython(manager) ? range.trim() !== "" && validRange(range) : semantic.isRange(range);

/** Whether the range lets every version in, so that it says nothing. */
export const isAnyVersion = (range: string, manager: Manager): boolean =>
  !isPython(manager) && semantic.isAnyVersion(range);

/** Whether the version is in the range; undefined where it cannot be ordered. A pre-release is ordered, never silently left out. */
export function satisfies(version: string, range: string, manager: Manager): boolean | undefined {
  if (!isPython(manager)) return semantic.satisfies(version, range);
  return valid(version) === null ? undefined : satisfiesSpecifier(version, range, { prereleases: true });
}
