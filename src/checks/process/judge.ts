import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown } from "../conclude.ts";
import { matchesGlob } from "../glob.ts";
import { someOf, unwanted } from "../named-hits.ts";
import { runOutput } from "../run-output.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import { type Running, running } from "./running.ts";
import type { ProcessSpec } from "./spec.ts";

/** By name and not by number, which is another one at each start. */
const said = { nothing: "no such program runs", once: "runs" };

export function judge(spec: ProcessSpec, [answer]: readonly Answer[]): Judgement {
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason);
  if (output.exit !== 0) return notKnown(whyNot(output.exit));
  const { found, whole } = running(output.text);
  const open: Reason | undefined = output.truncated ? { code: "truncated" } : whole ? undefined : strange;
  if ("only" in spec) {
    const strangers = found.filter((one) => !namesOf(one).every((name) => fits(spec.only, name)));
    return unwanted(strangers.map(titleOf), { expected: `only ${spec.only.join(", ")}`, ...said, open });
  }
  const named = found.filter((one) => namesOf(one).some((name) => fits(spec.names, name)));
  const names = spec.names.join(", ");
  if (spec.state === "absent") return unwanted(named.map(titleOf), { expected: `no ${names}`, ...said, open });
  return conclude([
    {
      expected: `one of ${names} runs`,
      observed: named.length > 0 ? someOf(named.map(titleOf)) : "none runs",
      verdict: named.length > 0 ? yes : open === undefined ? no : cannotTell(open),
    },
  ]);
}

const strange: Reason = { code: "unparsable", detail: "not a list of processes as proc(5) has it" };

function whyNot(exit: number): Reason {
  if (exit === 5) return { code: "access-denied", detail: "/proc hides the processes of others" };
  if (exit === 6) return { code: "probe-error", detail: "there is no /proc to read" };
  if (exit === 3 || exit === 4)
    return { code: "probe-error", detail: "our own processes could not be told from others" };
  return { code: "probe-error", detail: "the list of processes could not be read" };
}

/** A program's names: the kernel's, and that of its file. */
const namesOf = ({ name, path }: Running): readonly string[] => {
  const file = path?.split("/").at(-1) ?? "";
  return file === "" ? [name] : [name, file];
};

const fits = (globs: readonly string[], name: string): boolean => globs.some((glob) => matchesGlob(glob, name));

const titleOf = ({ name, path }: Running): string => printable(path ?? name, 500);
