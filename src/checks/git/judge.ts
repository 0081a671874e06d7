import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { printable } from "../../model/untrusted.ts";
import { type Assertion, conclude, notKnown } from "../conclude.ts";
import { describe } from "../matchers/describe.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { matches } from "../matchers/matches.ts";
import { runOutput } from "../run-output.ts";
import { cannotTell, no, verdict, yes } from "../verdict.ts";
import { ends, mostChanges } from "./probe.ts";
import type { GitSpec } from "./spec.ts";

export function judge(spec: GitSpec, [answer]: readonly Answer[]): Judgement {
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason);
  const { exit, text, truncated } = output;
  if (exit === ends.noClone)
    return conclude([{ expected: `a clone at ${spec.path}`, observed: "there is no clone", verdict: no }]);
  if (exit === ends.noGit) return notKnown({ code: "probe-error", detail: "git is not installed" });
  if (exit === ends.broken) return notKnown({ code: "unparsable", detail: "git does not read the clone" });
  if (exit !== 0 || truncated) return notKnown({ code: "probe-error", detail: "the clone could not be read" });
  const lines = text.split("\n");
  if (!lines.includes("end")) return notKnown({ code: "unparsable", detail: "not what the question prints" });
  const after = (key: string): string | undefined => {
    const value = lines.find((line) => line.startsWith(`${key}:`))?.slice(key.length + 1);
    return value === "" ? undefined : value;
  };
  return conclude([
    ...(spec.commit === undefined ? [] : [commit(spec.commit, after("commit"))]),
    ...(spec.branch === undefined ? [] : [matched("branch", spec.branch, after("branch"))]),
    ...(spec.origin === undefined ? [] : [matched("origin", spec.origin, withoutUser(after("origin")))]),
    ...(spec.clean === undefined ? [] : [clean(lines)]),
  ]);
}

const commit = (wanted: string, is: string | undefined): Assertion => ({
  expected: `commit ${wanted}`,
  observed: is === undefined ? "no commit yet" : `commit ${printable(is, 64)}`,
  verdict: verdict(is?.startsWith(wanted) === true),
});

function matched(what: string, matcher: Matcher, value: string | undefined): Assertion {
  const match = matches(matcher, value, what);
  return { expected: `${what} ${describe(matcher)}`, observed: `${what} ${match.observed}`, verdict: match };
}

/** Whoever it was cloned as, and by what password, is nobody else's business. */
const withoutUser = (url: string | undefined): string | undefined => url?.replace(/^([a-z+.-]+:\/\/)[^/@]*@/i, "$1");

function clean(lines: readonly string[]): Assertion {
  const changes = lines.flatMap((line) => (line.startsWith("change:") ? [line.slice("change:".length)] : []));
  const said = { expected: "nothing is changed beside what is committed" };
  if (changes.length > 0) {
    const count = changes.length >= mostChanges ? `${mostChanges} or more` : String(changes.length);
    const names = changes.slice(0, 3).map((change) => change.slice(3));
    return { ...said, observed: printable(`${count} changed: ${names.join(", ")}`, 512), verdict: no };
  }
  if (lines.includes("filter:yes"))
    return {
      ...said,
      observed: "not asked",
      verdict: cannotTell({ code: "undecidable", detail: "the clone names a filter, which git would run" }),
    };
  if (!lines.includes("status:whole"))
    return { ...said, observed: "not known", verdict: cannotTell({ code: "unparsable", detail: "git status failed" }) };
  return { ...said, observed: "nothing is changed", verdict: yes };
}
