import type { Answer } from "../model/observation.ts";
import type { Reason } from "../model/outcome.ts";
import { reasonOf } from "./literal-file.ts";

/** What a command of ours said. */
export interface RunOutput {
  readonly exit: number;
  readonly text: string;
  readonly errors: string;
  /** It said more than may be returned. */
  readonly truncated: boolean;
}

/** The output of a command that ended by itself, with whatever status; else why there is none. */
export function runOutput(answer: Answer | undefined): RunOutput | { readonly reason: Reason } {
  if (answer === undefined || answer.kind === "files")
    return { reason: { code: "internal", detail: "an answer to another question" } };
  if (answer.kind === "none") return { reason: reasonOf(answer) };
  const { end } = answer;
  if ("timedOut" in end) return { reason: { code: "probe-timeout" } };
  if ("signal" in end) return { reason: { code: "command-killed", detail: `signal ${end.signal}` } };
  return {
    exit: end.exit,
    text: answer.stdout.unsafeText(),
    errors: answer.stderr.unsafeText(),
    truncated: answer.stdoutTruncated,
  };
}
