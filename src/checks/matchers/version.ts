// Single files: the package's index would load all of its 47 at every start.
import Range from "semver/classes/range.js";
import type SemVer from "semver/classes/semver.js";
import parse from "semver/functions/parse.js";
import validRange from "semver/ranges/valid.js";

const longest = 256;
/** One dotted version inside a line: `git version 2.43.0`, `Python 3.12.1`. */
const dotted = /(?<![\w.+-])v?\d+(?:\.\d+)+[\w.+-]*/g;
const semantic = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
/** PEP 440's `1.0rc1`, `2.1.0a3`; its `post`, `dev` and epoch forms have no counterpart in semver and stay undecided. */
const python = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(a|b|rc)(\d+)$/;

export const isRange = (range: string): boolean => validRange(range) !== null;

/** Whether every version satisfies the range, so that it says nothing. */
export const isAnyVersion = (range: string): boolean => {
  const all = validRange(range);
  return all === "*" || all === "";
};

/**
 * Whether the version in `text` satisfies an npm range; undefined where no single version can be read.
 * A pre-release is ordered as semver orders it (`4.0.0-rc.1` is below `4.0.0`), never silently left out.
 */
export function satisfies(text: string, range: string): boolean | undefined {
  const version = readVersion(text);
  if (version === undefined) return undefined;
  // Not `semver.satisfies`: that leaves pre-releases out, or, told to include them, lets `1.0.0-rc.1` into `>=1.0`.
  return new Range(range).set.some((all) => all.every((comparator) => comparator.test(version)));
}

function readVersion(text: string): SemVer | undefined {
  const line = text.trim();
  if (line.length > longest || line.includes("\n")) return undefined;
  const whole = toSemver(line);
  if (whole !== undefined) return whole;
  const [first, ...others] = line.match(dotted) ?? [];
  return first === undefined || others.length > 0 ? undefined : toSemver(first);
}

function toSemver(text: string): SemVer | undefined {
  const [, major, minor = "0", patch = "0", pre = ""] = semantic.exec(text) ?? [];
  if (major !== undefined) return parse(`${Number(major)}.${Number(minor)}.${Number(patch)}${pre}`) ?? undefined;
  const [, pyMajor, pyMinor = "0", pyPatch = "0", stage, count] = python.exec(text) ?? [];
  if (pyMajor === undefined) return undefined;
  return parse(`${Number(pyMajor)}.${Number(pyMinor)}.${Number(pyPatch)}-${stage}.${Number(count)}`) ?? undefined;
}
