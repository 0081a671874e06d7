import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown, type Assertion } from "../conclude.ts";
import type { Lookup } from "../formats/lookup.ts";
import { parseSetting } from "../formats/parse-setting.ts";
import { contentOf, literalFile } from "../literal-file.ts";
import { describe } from "../matchers/describe.ts";
import { matches } from "../matchers/matches.ts";
import { showValue } from "../show.ts";
import { no, yes } from "../verdict.ts";
import { segments } from "./key.ts";
import { matcherOf, type SettingSpec } from "./spec.ts";

export function judge(spec: SettingSpec, [answer]: readonly Answer[]): Judgement {
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
function agreed(spec: SettingSpec, readings: readonly Assertion[]): Judgement {
  const [first, ...others] = readings;
  if (first === undefined) return notKnown(differently, expectation(spec));
  const same = others.every(({ verdict }) => verdict.ok === first.verdict.ok);
  return same ? conclude([first]) : notKnown(differently, expectation(spec));
}

const differently: Reason = {
  code: "undecidable",
  detail: "programs read this file differently: npm and Python do not find the same under the key",
};

function judgeValue(spec: SettingSpec, lookup: Lookup): Assertion {
  const value = lookup(segments(spec.key));
  const matcher = matcherOf(spec);
  if (value === undefined) return missing(spec, "no such key");
  if (matcher === undefined) return { expected: expectation(spec), observed: showValue(value, spec.key), verdict: no };
  const match = matches(matcher, value, spec.key);
  return { expected: expectation(spec), observed: match.observed, verdict: match };
}

/** `lacks` alone is satisfied by nothing at all; every other matcher wants a value. */
function missing(spec: SettingSpec, observed: string): Assertion {
  const { lacks, ...others } = matcherOf(spec) ?? {};
  const fine = spec.absent === true || (lacks !== undefined && Object.keys(others).length === 0);
  return { expected: expectation(spec), observed, verdict: fine ? yes : no };
}

function expectation(spec: SettingSpec): string {
  const matcher = matcherOf(spec);
  return printable(`${spec.key} ${matcher === undefined ? "absent" : describe(matcher)}`, 1024);
}
