import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown, type Assertion } from "../conclude.ts";
import type { Lookup } from "../formats/lookup.ts";
import { parseSetting } from "../formats/parse-setting.ts";
import { Unclear } from "../formats/unclear.ts";
import { contentOf, literalFile } from "../literal-file.ts";
import { decide } from "../matchers/decide.ts";
import { describe } from "../matchers/describe.ts";
import { matches } from "../matchers/matches.ts";
import { cannotTell } from "../verdict.ts";
import { segments } from "./key.ts";
import { judgeEffective } from "./effective/judge.ts";
import { type FileSetting, isEffective, matcherOf, type SettingSpec } from "./spec.ts";

export function judge(spec: SettingSpec, answers: readonly Answer[]): Judgement {
  return isEffective(spec) ? judgeEffective(spec, answers) : judgeFile(spec, answers);
}

function judgeFile(spec: FileSetting, [answer]: readonly Answer[]): Judgement {
  const { path } = spec;
  const found = literalFile(answer);
  if (found.kind === "unknown") return notKnown(found.reason, expectation(spec));
  if (found.kind === "absent") return conclude([missing(spec, "no such file")]);
  const content = contentOf(found.fact);
  if ("reason" in content) return notKnown(content.reason, expectation(spec));
  if (content.truncated) return notKnown({ code: "truncated" }, expectation(spec));
  if (content.unclear !== undefined) return notKnown(content.unclear, expectation(spec));
  const lookups = parseSetting(spec.format, path, content.text);
  if (lookups === undefined)
    return notKnown({ code: "unparsable", detail: `not valid ${spec.format}` }, expectation(spec));
  return agreed(
    spec,
    lookups.map((lookup) => judgeValue(spec, lookup)),
  );
}

/** All readings of the file must come to the same. */
function agreed(spec: FileSetting, readings: readonly Assertion[]): Judgement {
  const [first, ...others] = readings;
  if (first === undefined) return notKnown(differently, expectation(spec));
  const same = others.every(({ verdict }) => verdict.ok === first.verdict.ok);
  return same ? conclude([first]) : notKnown(differently, expectation(spec));
}

const differently: Reason = {
  code: "undecidable",
  detail: "programs read this file differently, and do not find the same under the key",
};

function judgeValue(spec: FileSetting, lookup: Lookup): Assertion {
  const value = lookup(segments(spec.key));
  if (value instanceof Unclear)
    return { expected: expectation(spec), observed: "not known", verdict: cannotTell(value.reason) };
  if (value === undefined) return missing(spec, "no such key");
  const match = matches(matcherOf(spec), value, spec.key);
  return { expected: expectation(spec), observed: match.observed, verdict: match };
}

const missing = (spec: FileSetting, observed: string): Assertion => ({
  expected: expectation(spec),
  observed,
  verdict: decide(matcherOf(spec), undefined),
});

const expectation = (spec: FileSetting): string => printable(`${spec.key} ${describe(matcherOf(spec))}`, 1024);
