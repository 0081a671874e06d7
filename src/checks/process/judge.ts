import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown } from "../conclude.ts";
import { matchesGlob } from "../glob.ts";
import { someOf, unwanted } from "../named-hits.ts";
import { runOutput } from "../run-output.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import { partial } from "./probe.ts";
import { type Running, running } from "./running.ts";
import type { ProcessSpec } from "./spec.ts";

/** By name and not by number, which is another one at each start. */
const said = { nothing: "no such program runs", once: "runs" };

export function judge(spec: ProcessSpec, [answer]: readonly Answer[]): Judgement {
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason);
  if (output.exit !== 0 && output.exit !== partial.hiding) return notKnown(whyNot(output.exit));
  const { found, whole } = running(output.text);
  const open: Reason | undefined = output.truncated
    ? { code: "truncated" }
    : output.exit === partial.hiding
      ? hiding
      : whole
        ? undefined
        : strange;
  if ("only" in spec) {
    const strangers = found.filter((one) => !isApproved(spec.only, one));
    return unwanted(strangers.map(titleOf), { expected: `only ${spec.only.join(", ")}`, ...said, open });
  }
  const named = found.filter((one) => isNamed(spec.names, one));
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

const hiding: Reason = { code: "access-denied", detail: "/proc hides the processes of others" };
const strange: Reason = { code: "unparsable", detail: "not a list of processes as proc(5) has it" };

function whyNot(exit: number): Reason {
  if (exit === partial.noProc) return { code: "probe-error", detail: "there is no /proc to read" };
  if (exit === 3 || exit === 4)
    return { code: "probe-error", detail: "our own processes could not be told from others" };
  return { code: "probe-error", detail: "the list of processes could not be read" };
}

/** A program's names: the kernel's, and that of its file. */
const namesOf = ({ name, path }: Running): readonly string[] => {
  const file = path?.split("/").at(-1) ?? "";
  return file === "" ? [name] : [name, file];
};

const isNamed = (globs: readonly string[], one: Running): boolean =>
  liesWhere(globs, one) || namesOf(one).some((name) => fits(globs, name));

/** Both names are, so that nothing is approved that only calls itself so; or its file lies where everything is. */
const isApproved = (globs: readonly string[], one: Running): boolean =>
  liesWhere(globs, one) || namesOf(one).every((name) => fits(globs, name));

/** A pattern with a `/` is about the whole path of the file. */
const liesWhere = (globs: readonly string[], { path }: Running): boolean =>
  path !== undefined && globs.some((glob) => glob.includes("/") && matchesGlob(glob, path));

const fits = (globs: readonly string[], name: string): boolean => globs.some((glob) => matchesGlob(glob, name));

const titleOf = ({ name, path }: Running): string => printable(path ?? name, 500);
