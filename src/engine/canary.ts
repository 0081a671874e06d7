import type { Answer, Ask } from "../model/observation.ts";

/** A question whose answer we know, shaped like those of real checks so that an answering machine cannot tell it apart. */
export interface Canary {
  readonly ask: Ask;
  /** Printable; what came instead, for the reader of `canary-failed`. Undefined when the answer is right. */
  wrong(answer: Answer | undefined): string | undefined;
}

/**
 * The canaries of one visit: a path that cannot exist, a directory that every system has, and, when commands are asked for, a sum.
 * `random` is 32 lower-case hex digits, fresh per visit.
 */
export function canaries(random: string, asks: readonly Ask[]): readonly Canary[] {
  const fixed = [absentFile(random), systemDirectory];
  return asks.some(({ kind }) => kind === "run") ? [...fixed, arithmetic(random)] : fixed;
}

const absentFile = (random: string): Canary => ({
  ask: { kind: "files", path: `/etc/${random}.conf` },
  wrong: (answer) =>
    answer?.kind === "files" && answer.files.length === 0 && !answer.truncated
      ? undefined
      : "a file that cannot exist was not reported as absent",
});

const systemDirectory: Canary = {
  ask: { kind: "files", path: "/usr" },
  wrong: (answer) =>
    answer?.kind === "files" && answer.files.length === 1 && answer.files[0]?.kind === "directory"
      ? undefined
      : "/usr was not reported as a directory",
};

const arithmetic = (random: string): Canary => {
  const [a, b] = [parseInt(`1${random.slice(0, 4)}`, 16), parseInt(`1${random.slice(4, 8)}`, 16)];
  return {
    ask: { kind: "run", command: `echo $((${a} * ${b}))`, timeoutMs: 30_000, maxBytes: 256 },
    wrong: (answer) =>
      answer?.kind === "run" &&
      "exit" in answer.end &&
      answer.end.exit === 0 &&
      answer.stdout.unsafeText() === `${a * b}\n`
        ? undefined
        : "a multiplication was answered wrongly",
  };
};
