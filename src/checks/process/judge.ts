import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown } from "../conclude.ts";
import { matchesGlob } from "../glob.ts";
import { someOf, unwanted } from "../named-hits.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import type { Running } from "./running.ts";
import { seen } from "./seen.ts";
import type { ProcessSpec } from "./spec.ts";

/** By name and not by number, which is another one at each start. */
const said = { nothing: "no such program runs", once: "runs" };

export function judge(spec: ProcessSpec, [answer]: readonly Answer[]): Judgement {
  const read = seen(answer);
  if ("reason" in read) return notKnown(read.reason);
  const { found, open } = read;
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
