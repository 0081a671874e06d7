import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, type Assertion } from "../conclude.ts";
import { lookupIn } from "../formats/lookup.ts";
import { matches } from "../matchers/matches.ts";
import { cannotTell, negate, no } from "../verdict.ts";
import { judgeApproved } from "./approved.ts";
import { labExtension, type LabExtension } from "./lab.ts";
import { jsonOf } from "../read-answers.ts";
import { serverExtension } from "./server.ts";
import { sources, type Sourced } from "./sources.ts";
import { worlds, type ExtensionSpec, type NamedExtension } from "./spec.ts";
import { stateName, together } from "./states.ts";

export function judge(spec: ExtensionSpec, answers: readonly Answer[]): Judgement {
  const missing: Answer = { kind: "none", reason: "internal", detail: "an answer is missing" };
  const sourced = sources(spec).map((source, index) => ({ source, answer: answers[index] ?? missing }));
  return "only" in spec ? judgeApproved(spec, sourced) : conclude(judgeNamed(spec, sourced));
}

function judgeNamed(spec: NamedExtension, answers: readonly Sourced[]): readonly Assertion[] {
  const { lab, server } = worlds(spec);
  const prebuilt = lab ? labExtension(spec.name, answers) : undefined;
  const states = together([
    ...(prebuilt === undefined ? [] : [prebuilt]),
    ...(server ? [serverExtension(spec.name, answers)] : []),
  ]);
  const where = prebuilt?.copy === undefined ? [] : [`installed in ${prebuilt.copy.folder}`];
  return [
    ...(spec.state === undefined
      ? []
      : [{ expected: spec.state, observed: stateName(states), verdict: states[spec.state], evidence: where }]),
    ...(spec.locked === undefined ? [] : [judgeLock(spec.locked, prebuilt)]),
    ...(spec.version === undefined ? [] : [judgeVersion(spec.version, prebuilt)]),
  ];
}

function judgeLock(wanted: boolean, extension: LabExtension | undefined): Assertion {
  const locked = extension?.locked ?? no;
  const name = (on: boolean | "unknown"): string => (on === "unknown" ? "not known" : on ? "locked" : "not locked");
  return { expected: name(wanted), observed: name(locked.ok), verdict: wanted ? locked : negate(locked) };
}

function judgeVersion(range: string, extension: LabExtension | undefined): Assertion {
  const expected = printable(`version ${range}`);
  if (extension?.hidden !== undefined)
    return { expected, observed: "not known", verdict: cannotTell(extension.hidden) };
  if (extension?.copy === undefined) return { expected, observed: "not installed", verdict: no };
  const read = jsonOf(extension.copy.fact);
  if ("reason" in read) return { expected, observed: "not read", verdict: cannotTell(read.reason) };
  const version = lookupIn(read.json)(["version"]);
  if (version === undefined)
    return {
      expected,
      observed: "no version",
      verdict: cannotTell({ code: "undecidable", detail: "its package.json holds no version" }),
    };
  const match = matches({ version: range }, version);
  return { expected, observed: `version ${match.observed}`, verdict: match };
}
