import type { ExecResult } from "../../engine/exec.ts";
import { remedyFor } from "../../model/outcome.ts";
import { printable, type Untrusted } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { write, type Io } from "../io.ts";
import type { Paint } from "../style.ts";

/**
 * One target's result for machines. Exactly one of `exit`, `signal`, `timedOut`, `reason` tells the end. Output is text where it is
 * UTF-8, else `base64`; JSON escapes what is no plain text in it.
 */
export function execData({ target, ran, leftovers }: ExecResult) {
  const { id, domain = null, userProfile = null, space = null, appType = null } = target;
  const of = { target: id, domain, userProfile, space, appType, leftovers };
  if (ran.kind === "none") return { ...of, reason: ran.reason };
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
export async function execText(
  { target, ran, leftovers }: ExecResult,
  { io, paint }: { readonly io: Io; readonly paint: Paint },
): Promise<void> {
  const prefix = paint("cyan", printable(target.id));
  const say = (text: string): Promise<void> => write(io.stderr, `${prefix}: ${text}\n`);
  if (ran.kind === "none") {
    const { code, detail } = ran.reason;
    await say(
      `${paint("yellow", `not run (${code})`)}${detail === undefined ? "" : ` ${printable(detail, 300)}`}: ${remedyFor(code)}`,
    );
  } else {
    await write(io.stdout, linesOf(ran.stdout, `${prefix}: `));
    await write(io.stderr, linesOf(ran.stderr, `${prefix}! `));
    if (ran.stdoutTruncated || ran.stderrTruncated) await say(paint("yellow", "output was cut off at its limit"));
    if (!("exit" in ran.end && ran.end.exit === 0)) await say(paint("red", endText(ran.end)));
    if (ran.leftBehind > 0)
      await say(paint("yellow", `${count(ran.leftBehind, "process", "processes")} left behind by the command, ended`));
  }
  if (leftovers.length > 0) await say(paint("yellow", `left behind: ${printable(leftovers.join(", "), 300)}`));
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

export function execTotals({
  targets,
  done,
  failed,
  notRun,
}: Readonly<Record<"targets" | "done" | "failed" | "notRun", number>>): string {
  if (targets === 0) return "No target matches, so nothing was run; `plumbline targets` shows what there is.\n";
  const parts = [
    `${done} ended with 0`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
  ];
  return `${count(targets, "target")}: ${parts.join(", ")}.\n`;
}
