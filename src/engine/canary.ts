import { NotAssessed } from "../model/errors.ts";
import type { Answer, Ask } from "../model/observation.ts";
import { type Reason, remedyFor } from "../model/outcome.ts";

/** A question whose answer we know, shaped like those of real checks so that an answering machine cannot tell it apart. */
export interface Canary {
  readonly ask: Ask;
  /** Printable; what came instead, for the reader of `canary-failed`. Undefined when the answer is right. */
  wrong(answer: Answer): string | undefined;
}

/**
 * The canaries of one visit: a path that cannot exist, a directory that every system has, and, when commands are asked for, a sum.
 * `random` is 32 lower-case hex digits, fresh per visit.
 */
export function canaries(random: string, asks: readonly Ask[]): readonly Canary[] {
  const fixed = [absentFile(random), systemDirectory];
  return asks.some(({ kind }) => kind === "run") ? [...fixed, arithmetic(random)] : fixed;
}

/**
 * What may be believed of a reply that begins with the canaries' answers. A wrong one is proof that nothing may: throws
 * `NotAssessed("canary-failed")`. One that was not answered proves nothing, so all answers of its kind are unknown for
 * the same reason: a busy or locked-down machine is no liar.
 */
export function believed(known: readonly Canary[], answers: readonly Answer[]): readonly Answer[] {
  const unproven = new Map<Ask["kind"], Reason>();
  for (const [index, { ask, wrong }] of known.entries()) {
    const answer = answers[index] ?? { kind: "none", reason: "internal" };
    const reason = unanswered(answer);
    const fault = reason === undefined ? wrong(answer) : undefined;
    if (fault !== undefined) throw new NotAssessed("canary-failed", fault, { remedy: remedyFor("canary-failed") });
    if (reason !== undefined) unproven.set(ask.kind, reason);
  }
  return answers.slice(known.length).map((answer) => {
    const reason = answer.kind === "none" ? undefined : unproven.get(answer.kind);
    return reason === undefined ? answer : none(reason);
  });
}

/** Why a question with a known answer got none; undefined when it got one, right or wrong. */
function unanswered(answer: Answer): Reason | undefined {
  if (answer.kind === "none") {
    const { reason: code, detail } = answer;
    return detail === undefined ? { code } : { code, detail };
  }
  if (answer.kind === "files" || "exit" in answer.end) return undefined;
  return "timedOut" in answer.end
    ? { code: "probe-timeout", detail: "a trivial command did not end in time either" }
    : { code: "command-killed", detail: `a trivial command was ended by signal ${answer.end.signal} too` };
}

const none = ({ code, detail }: Reason): Answer => ({
  kind: "none",
  reason: code,
  ...(detail !== undefined && { detail }),
});

const absentFile = (random: string): Canary => ({
  ask: { kind: "files", path: `/etc/${random}.conf` },
  wrong: (answer) =>
    answer.kind === "files" && answer.files.length === 0 && !answer.truncated
      ? undefined
      : "a file that cannot exist was not reported as absent",
});

const systemDirectory: Canary = {
  ask: { kind: "files", path: "/usr" },
  wrong: (answer) =>
    answer.kind === "files" && answer.files.length === 1 && answer.files[0]?.kind === "directory"
      ? undefined
      : "/usr was not reported as a directory",
};

const arithmetic = (random: string): Canary => {
  const [a, b] = [parseInt(`1${random.slice(0, 4)}`, 16), parseInt(`1${random.slice(4, 8)}`, 16)];
  return {
    ask: { kind: "run", command: `echo $((${a} * ${b}))`, timeoutMs: 30_000, maxBytes: 256 },
    wrong: (answer) =>
      answer.kind === "run" &&
      "exit" in answer.end &&
      answer.end.exit === 0 &&
      answer.stdout.unsafeText() === `${a * b}\n`
        ? undefined
        : "a multiplication was answered wrongly",
  };
};
