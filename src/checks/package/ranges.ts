import { createRequire } from "node:module";
import type * as pep440 from "@renovatebot/pep440";
import * as semantic from "../matchers/version.ts";
import { isDebianRange, satisfiesDebian } from "./debian.ts";
import type { Manager } from "./spec.ts";

/** conda's versions are mostly Python's; those that PEP 440 cannot order stay undecided. */
const isPython = (manager: Manager): boolean => manager === "pip" || manager === "conda";

let loaded: typeof pep440 | undefined;
/** Loaded when a version of Python's is first asked about: most policies have none, and their validation should not wait for it. */
const python = (): typeof pep440 => (loaded ??= createRequire(import.meta.url)("@renovatebot/pep440") as typeof pep440);

export const isRange = (range: string, manager: Manager): boolean =>
  manager === "system"
    ? isDebianRange(range)
    : isPython(manager)
      ? range.trim() !== "" && python().validRange(range)
      : semantic.isRange(range);

/** Whether the range lets every version in, so that it says nothing. */
export const isAnyVersion = (range: string, manager: Manager): boolean =>
  manager === "system" || isPython(manager) ? /^\s*>=\s*0(\.0)*\s*$/.test(range) : semantic.isAnyVersion(range);

/** Whether the version is in the range; undefined where it cannot be ordered. A pre-release is ordered, never silently left out. */
export function satisfies(version: string, range: string, manager: Manager): boolean | undefined {
  if (manager === "system") return satisfiesDebian(version, range);
  if (!isPython(manager)) return semantic.satisfies(version, range);
  const { satisfies: includes, valid } = python();
  const own = valid(version) === null ? undefined : partsOf(version);
  if (own === undefined || range.split(",").some((clause) => isExceptional(own, clause))) return undefined;
  // `2` is `2.0`, also to `!=2.0.*`.
  return includes(`${own.epoch}${padded(own.release)}${own.rest}`, range, { prereleases: true });
}

interface Parts {
  /** Such as `1!`, mostly empty. */
  readonly epoch: string;
  readonly release: string;
  /** Pre-, post- and development releases, and a local label. */
  readonly rest: string;
}

function partsOf(version: string): Parts | undefined {
  const [, epoch = "", release, rest = ""] = /^\s*v?(\d+!)?(\d+(?:\.\d+)*)(.*?)\s*$/i.exec(version) ?? [];
  return release === undefined ? undefined : { epoch, release, rest };
}

/**
 * PEP 440 has exceptions for `<` and `>` around one release: its pre-releases are not below it, nor its post-releases above it, unless
 * they are named. They, and versions of another epoch, are left undecided rather than told wrongly.
 */
function isExceptional(version: Parts, clause: string): boolean {
  const [, bound] = /^\s*[<>](?!=)(.*)$/.exec(clause) ?? [];
  const other = bound === undefined ? undefined : partsOf(bound);
  if (other === undefined) return false;
  const sameRelease = padded(version.release) === padded(other.release) && (version.rest !== "" || other.rest !== "");
  return version.epoch !== other.epoch || sameRelease;
}

const padded = (release: string): string => {
  const numbers = release.split(".").map((text) => text.replace(/^0+(?=\d)/, ""));
  return [...numbers, ...Array.from({ length: Math.max(0, 6 - numbers.length) }, () => "0")].join(".");
};
