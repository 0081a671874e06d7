import type { ExecResult } from "../../engine/exec.ts";
import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import { printable, type Untrusted } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { write, type Io } from "../io.ts";
import { painter, type Paint } from "../style.ts";

/**
 * One target's result for machines. Exactly one of `exit`, `signal`, `timedOut`, `reason` tells the end. Output is text where it is
 * UTF-8, else `base64`; JSON escapes what is no plain text in it.
 */
export function execData({ target, ran, leftovers }: ExecResult) {
  const { id, domain = null, userProfile = null, space = null, appType = null } = target;
  const of = { target: id, domain, userProfile, space, appType, leftovers };
  if (ran.kind === "none") return { ...of, reason: ran.reason.code, detail: ran.reason.detail ?? null };
  return {
    ...of,
    ...ran.end,
    stdout: textOrBase64(ran.stdout),
    stderr: textOrBase64(ran.stderr),
    stdoutTruncated: ran.stdoutTruncated,
    stderrTruncated: ran.stderrTruncated,
    leftBehind: ran.leftBehind,
  };
}

function textOrBase64(output: Untrusted): string | { readonly base64: string } {
  const text = output.unsafeText();
  return text.includes("\ufffd") ? { base64: Buffer.from(output.bytes()).toString("base64") } : text;
}

/** One target's result for people: every line with the target in front, its stdout on ours and its stderr on ours, escaped. */
export async function execText({ target, ran, leftovers }: ExecResult, io: Io): Promise<void> {
  const [out, err] = [painter(io.stdout), painter(io.stderr)];
  const name = printable(target.id);
  const say = (format: Parameters<Paint>[0], text: string): Promise<void> =>
    write(io.stderr, `${err("cyan", name)}: ${err(format, text)}\n`);
  if (ran.kind === "none") {
    const { code, detail } = ran.reason;
    await say("yellow", `not run (${[code, printable(detail ?? "", 300)].filter(Boolean).join(": ")})`);
  } else {
    await write(io.stdout, linesOf(ran.stdout, `${out("cyan", name)}: `));
    await write(io.stderr, linesOf(ran.stderr, `${err("cyan", name)}! `));
    if (ran.stdoutTruncated || ran.stderrTruncated) await say("yellow", "output was cut off at its limit");
    if (!("exit" in ran.end && ran.end.exit === 0)) await say("red", endText(ran.end));
    if (ran.leftBehind > 0)
      await say("yellow", `${count(ran.leftBehind, "process", "processes")} left behind by the command, ended`);
  }
  if (leftovers.length > 0) await say("yellow", `left behind: ${printable(leftovers.join(", "), 300)}`);
}

function linesOf(output: Untrusted, prefix: string): string {
  const lines = output.unsafeText().split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines
    .map((line) => `${prefix}${printable(line.replaceAll("\t", "    ").replace(/\r$/, ""), 100_000)}\n`)
    .join("");
}

const endText = (end: Exclude<ExecResult["ran"], { readonly kind: "none" }>["end"]): string =>
  "exit" in end
    ? `exit code ${end.exit}`
    : "signal" in end
      ? `ended by signal ${end.signal}`
      : "not done within its time";

export interface ExecTotals {
  targets: number;
  done: number;
  failed: number;
  readonly notRun: Map<ReasonCode, number>;
}

/** The closing lines: how it went, and for what was not run what to do. */
export function execTotals({ targets, done, failed, notRun }: Readonly<ExecTotals>): string {
  if (targets === 0) return "No target matches, so nothing was run; `plumbline targets` shows what there is.\n";
  const missed = [...notRun.values()].reduce((sum, n) => sum + n, 0);
  const parts = [
    ...(done > 0 ? [`${done} ended with 0`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(missed > 0 ? [`${missed} not run`] : []),
  ];
  const why = [...notRun]
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, n]) => `  ${code} (${n}): ${remedyFor(code)}\n`);
  return `\n${count(targets, "target")}: ${parts.join(", ")}.\n${why.join("")}`;
}
