import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { runOutput } from "../run-output.ts";
import { noProgram } from "./probe.ts";

/** A user's crontab, that there is none, or why that is not known. */
export type UserCrontab =
  | { readonly text: string; readonly truncated: boolean }
  | { readonly none: true }
  | { readonly reason: Reason };

/** Reads the answer to `crontab -l`. */
export function userCrontab(answer: Answer | undefined): UserCrontab {
  const output = runOutput(answer);
  if ("reason" in output) return output;
  const { exit, text, errors, truncated } = output;
  if (exit === 0) return { text, truncated };
  if (exit === noProgram.nothing || saysNone(errors)) return { none: true };
  if (exit === noProgram.spool)
    return { reason: { code: "access-denied", detail: "there is a spool of crontabs and no program to ask" } };
  return { reason: { code: "probe-error", detail: printable(`crontab -l: ${errors.trim()}`, 256) } };
}

/** As Debian's cron and cronie say it, and as busybox does. */
const saysNone = (errors: string): boolean =>
  /^(crontab: )?no crontab for /m.test(errors) || /can't open '.*': No such file or directory/.test(errors);
