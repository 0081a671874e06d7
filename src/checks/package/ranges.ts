import { createRequire } from "node:module";
import type * as pep440 from "@renovatebot/pep440";
import * as semantic from "../matchers/version.ts";
import type { Manager } from "./spec.ts";

/** conda's versions are mostly Python's; those that PEP 440 cannot order stay undecided. */
const isPython = (manager: Manager): boolean => manager !== "npm";

let loaded: typeof pep440 | undefined;
/** Loaded when a version of Python's is first asked about: most policies have none, and their validation should not wait for it. */
const python = (): typeof pep440 => (loaded ??= createRequire(import.meta.url)("@renovatebot/pep440") as typeof pep440);

export const isRange = (range: string, manager: Manager): boolean =>
  isPython(manager) ? range.trim() !== "" && python().validRange(range) : semantic.isRange(range);

/** Whether the range lets every version in, so that it says nothing. */
export const isAnyVersion = (range: string, manager: Manager): boolean =>
  !isPython(manager) && semantic.isAnyVersion(range);

/** Whether the version is in the range; undefined where it cannot be ordered. A pre-release is ordered, never silently left out. */
export function satisfies(version: string, range: string, manager: Manager): boolean | undefined {
  if (!isPython(manager)) return semantic.satisfies(version, range);
  const { satisfies: includes, valid } = python();
  return valid(version) === null ? undefined : includes(version, range, { prereleases: true });
}
