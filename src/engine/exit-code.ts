import { severities, type Severity } from "../model/policy.ts";
import type { Tally } from "./summary.ts";

/** What can be true of a run, with its exit code; the most severe stands first. */
export const exitFacts = [
  ["bad-usage", 3],
  ["source-refused", 4],
  ["internal-fault", 70],
  ["remedy-failed", 6],
  ["rail-stopped", 5],
  ["drifted", 1],
  ["not-assessed", 2],
  ["compliant", 0],
] as const;

export type ExitFact = (typeof exitFacts)[number][0];
export type ExitCode = (typeof exitFacts)[number][1];

/** The code of the most severe fact. Where nothing is known to be true, nothing was assessed. */
export function exitCode(facts: Iterable<ExitFact>): ExitCode {
  const held = new Set(facts);
  const [, code] = exitFacts.find(([fact]) => held.has(fact)) ?? ["not-assessed", 2];
  return code;
}

/** What a scan's counts come to; a failing finding below `failOn` is no drift. A scan that planned nothing has looked at nothing. */
export function scanFacts(tally: Tally, failOn: Severity): readonly ExitFact[] {
  const { checks, targets } = tally.summary();
  const drifted = severities.slice(severities.indexOf(failOn)).some((severity) => tally.failing.has(severity));
  const gaps = checks.planned === 0 || checks.unknown > 0 || targets.observed < targets.expected || tally.unlisted;
  return [...(drifted ? ["drifted" as const] : []), gaps ? "not-assessed" : "compliant"];
}
