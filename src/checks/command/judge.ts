import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Untrusted } from "../../model/untrusted.ts";
import { conclude, notKnown, type Assertion } from "../conclude.ts";
import { reasonOf } from "../literal-file.ts";
import { decidePrefix } from "../matchers/decide-prefix.ts";
import { describe } from "../matchers/describe.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { matches } from "../matchers/matches.ts";
import { showText } from "../show.ts";
import { verdict } from "../verdict.ts";
import type { CommandSpec } from "./spec.ts";

type Run = Extract<Answer, { kind: "run" }>;

export function judge(spec: CommandSpec, [answer]: readonly Answer[]): Judgement {
  if (answer === undefined || answer.kind === "files")
    return notKnown({ code: "internal", detail: "an answer to another question" });
  if (answer.kind === "none") return notKnown(reasonOf(answer), expectation(spec));
  const { end } = answer;
  if ("timedOut" in end) return notKnown({ code: "probe-timeout" }, expectation(spec));
  if ("signal" in end) return notKnown({ code: "command-killed", detail: `signal ${end.signal}` }, expectation(spec));
  return conclude(assertions(spec, end.exit, answer));
}

function assertions({ exit = 0, stdout, stderr }: CommandSpec, code: number, run: Run): readonly Assertion[] {
  const allowed = typeof exit === "number" ? [exit] : exit;
  const left = run.leftBehind > 0 ? [`left ${run.leftBehind} processes behind, which were ended`] : [];
  const fine = allowed.includes(code);
  return [
    {
      expected: `exit ${allowed.join(" or ")}`,
      observed: fine ? `exit ${code}` : `exit ${code}${complaint(run.stderr)}`,
      verdict: verdict(fine),
      evidence: left,
    },
    ...output("stdout", stdout, { bytes: run.stdout, truncated: run.stdoutTruncated }),
    ...output("stderr", stderr, { bytes: run.stderr, truncated: run.stderrTruncated }),
  ];
}

/** What the command says of its own failure: the first line on stderr that is not blank, shown as any text of a target. */
function complaint(stderr: Untrusted): string {
  const line = stderr
    .unsafeText()
    .split(/[\r\n]+/)
    .find((text) => text.trim() !== "");
  if (line === undefined) return "";
  const shown = showText(line.trim());
  return `: ${shown.length > 120 ? `${shown.slice(0, 119)}…` : shown}`;
}

function output(
  name: string,
  matcher: Matcher | undefined,
  { bytes, truncated }: { readonly bytes: Untrusted; readonly truncated: boolean },
): readonly Assertion[] {
  if (matcher === undefined) return [];
  const text = bytes.unsafeText();
  if (truncated)
    return [
      { expected: `${name} ${describe(matcher)}`, observed: `${name} cut off`, verdict: decidePrefix(matcher, text) },
    ];
  const match = matches(matcher, trimLineBreaks(text));
  return [{ expected: `${name} ${match.expected}`, observed: `${name} ${match.observed}`, verdict: match }];
}

function trimLineBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return text.slice(0, end);
}

function expectation({ exit = 0, stdout, stderr }: CommandSpec): string {
  const outputs = [stdout, stderr].flatMap((matcher, index) =>
    matcher === undefined ? [] : [`${index === 0 ? "stdout" : "stderr"} ${describe(matcher)}`],
  );
  return [`exit ${typeof exit === "number" ? exit : exit.join(" or ")}`, ...outputs].join("; ");
}
