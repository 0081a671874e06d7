import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { runOutput } from "../run-output.ts";
import { partial } from "./probe.ts";
import { type Running, running } from "./running.ts";

/** The programs that were seen, and why there may be more; or why none was. */
export type Seen =
  | { readonly found: readonly Running[]; readonly open: Reason | undefined }
  | { readonly reason: Reason };

/** Reads the answer to the probe. */
export function seen(answer: Answer | undefined): Seen {
  const output = runOutput(answer);
  if ("reason" in output) return output;
  const { exit, text, truncated } = output;
  if (exit !== 0 && exit !== partial.hiding) return { reason: whyNone(exit) };
  const { found, whole } = running(text);
  if (truncated) return { found, open: { code: "truncated" } };
  if (exit === partial.hiding)
    return { found, open: { code: "access-denied", detail: "/proc hides the processes of others" } };
  const strange: Reason = { code: "unparsable", detail: "not a list of processes as proc(5) has it" };
  return { found, open: whole ? undefined : strange };
}

function whyNone(exit: number): Reason {
  if (exit === partial.noProc) return { code: "probe-error", detail: "there is no /proc to read" };
  if (exit === 3 || exit === 4)
    return { code: "probe-error", detail: "our own processes could not be told from others" };
  return { code: "probe-error", detail: "the list of processes could not be read" };
}
