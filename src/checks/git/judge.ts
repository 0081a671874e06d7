import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { type Assertion, conclude, notKnown } from "../conclude.ts";
import { describe } from "../matchers/describe.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { matches } from "../matchers/matches.ts";
import { runOutput } from "../run-output.ts";
import { cannotTell, every, no, type Verdict, verdict } from "../verdict.ts";
import { cleanliness } from "./clean.ts";
import { ends } from "./probe.ts";
import type { GitSpec } from "./spec.ts";

export function judge(spec: GitSpec, [answer]: readonly Answer[]): Judgement {
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason);
  const { exit, text, truncated } = output;
  if (exit === ends.noClone) return conclude([existence(spec.exists ?? true, false)]);
  const reason = problems[exit];
  if (reason !== undefined) return notKnown(reason);
  if (exit !== 0 || truncated) return notKnown({ code: "probe-error", detail: "the clone could not be read" });
  const lines = text.split("\n");
  if (!lines.includes("end")) return notKnown({ code: "unparsable", detail: "not what the question prints" });
  const after = (key: string): readonly string[] =>
    lines.flatMap((line) => (line.startsWith(`${key}:`) ? [line.slice(key.length + 1)] : []));
  return conclude([
    ...(spec.exists === undefined ? [] : [existence(spec.exists, true)]),
    ...(spec.commit === undefined ? [] : [commit(spec.commit, after("commit")[0])]),
    ...(spec.branch === undefined ? [] : [branch(spec.branch, after("branch")[0])]),
    ...Object.entries(spec.remotes ?? {}).map(([name, matcher]) => remote(name, matcher, after(`url:${name}`))),
    ...(spec.clean === undefined ? [] : [cleanliness(after("change"), after("status"))]),
  ]);
}

const problems: Readonly<Record<number, Reason>> = {
  [ends.noGit]: { code: "probe-error", detail: "git is not installed" },
  [ends.denied]: { code: "access-denied" },
  [ends.broken]: { code: "unparsable", detail: "git does not read the clone" },
};

const existence = (wanted: boolean, is: boolean): Assertion => ({
  expected: wanted ? "a clone" : "no clone",
  observed: is ? "there is a clone" : "there is no clone",
  verdict: verdict(wanted === is),
});

function commit(wanted: string, is: string | undefined): Assertion {
  const expected = `commit ${wanted}`;
  if (is === undefined) {
    const reason: Reason = { code: "unparsable", detail: "git does not read the commit that is checked out" };
    return { expected, observed: "not known", verdict: cannotTell(reason) };
  }
  if (is === "none") return { expected, observed: "no commit yet", verdict: no };
  return { expected, observed: `commit ${printable(is, 64)}`, verdict: verdict(is.startsWith(wanted)) };
}

function branch(matcher: Matcher, reference: string | undefined): Assertion {
  const name = reference === "" ? undefined : reference?.replace(/^refs\/heads\//, "");
  const match = matches(matcher, name, "branch");
  return { expected: `branch ${describe(matcher)}`, observed: `branch ${match.observed}`, verdict: match };
}

/** It may fetch from one URL and push to another: each has to match. */
function remote(name: string, matcher: Matcher, urls: readonly string[]): Assertion {
  const found = (urls.length === 0 ? [undefined] : urls).map((url) => matches(matcher, url, "remote"));
  const deciding = found.filter(({ ok }) => ok !== true);
  const told = deciding.length > 0 ? deciding : found;
  return {
    expected: `remote ${name} ${describe(matcher)}`,
    observed: printable(`remote ${name} ${told.map(({ observed }) => observed).join(", ")}`, 512),
    verdict: deciding.length < found.length && deciding.some(({ ok }) => ok === false) ? mixed : every(found),
  };
}

/** Neither the matcher nor its opposite holds: `none` over it is no pass. */
const mixed: Verdict = { ok: false, mismatch: "some of its URLs match and some do not" };
