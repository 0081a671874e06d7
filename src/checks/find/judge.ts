import type { Found, Judgement } from "../../model/check.ts";
import type { Answer, FileFact } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, notKnown } from "../conclude.ts";
import { judgeContent } from "../file/content.ts";
import { contentOf } from "../literal-file.ts";
import { decide } from "../matchers/decide.ts";
import { describe, describePart } from "../matchers/describe.ts";
import { listing, pathOf } from "../read-answers.ts";
import { cannotTell, no, verdict, yes, type Verdict } from "../verdict.ts";
import type { FindSpec } from "./spec.ts";

/** Hits that are findings of their own; the check says how many more there are. */
const mostFindings = 50;

export function judge(spec: FindSpec, [answer]: readonly Answer[]): Judgement {
  if (answer === undefined || answer.kind === "run")
    return notKnown({ code: "internal", detail: "an answer to another question" });
  const { files, open } = listing(answer);
  const { hits, undecided } = searched(spec, files);
  const doubt = open ?? undecided;
  return spec.count === undefined ? none(spec, hits, doubt) : counted(spec, hits.length, doubt);
}

interface Hit {
  readonly fact: FileFact;
  readonly observed: string;
}

/** What fits, and why something else may fit too. */
function searched(
  { contains }: FindSpec,
  files: readonly FileFact[],
): { readonly hits: readonly Hit[]; readonly undecided?: Reason } {
  if (contains === undefined) return { hits: files.map((fact) => ({ fact, observed: factsOf(fact) })) };
  const hits: Hit[] = [];
  let undecided: Reason | undefined;
  for (const fact of files) {
    const [assertion] = judgeContent({ path: "", contains }, contentOf(fact));
    if (assertion?.verdict.ok === true) hits.push({ fact, observed: assertion.observed });
    if (assertion?.verdict.ok === "unknown")
      undecided ??= { ...assertion.verdict.reason, detail: printable(pathOf(fact), 256) };
  }
  return undecided === undefined ? { hits } : { hits, undecided };
}

const factsOf = ({ kind, mode, size }: FileFact): string =>
  `a ${kind}, mode ${mode.toString(8).padStart(4, "0")}, ${size} bytes`;

function none(spec: FindSpec, hits: readonly Hit[], doubt: Reason | undefined): Judgement {
  const judgement = conclude([
    {
      expected: `no ${wanted(spec)}`,
      observed: hits.length === 0 ? "none found" : `${hits.length} found`,
      verdict: hits.length > 0 ? no : doubt === undefined ? yes : cannotTell(doubt),
    },
  ]);
  if (hits.length === 0) return judgement;
  const found = hits
    .slice(0, mostFindings)
    .map(({ fact, observed }): Found => ({ subject: printable(pathOf(fact), 1_000), observed }));
  const more = hits.length - found.length;
  const rest: Reason | undefined =
    more > 0 ? { code: "truncated", detail: `${found.length} are named, ${more} more were found` } : doubt;
  return { ...judgement, found: { hits: found, ...(rest !== undefined && { rest }) } };
}

function counted(spec: FindSpec, count: number, doubt: Reason | undefined): Judgement {
  const matcher = spec.count ?? 0;
  const now = decide(matcher, count);
  return conclude([
    {
      expected: `${describe(matcher)} of ${wanted(spec)}`,
      observed: `${count} found${doubt === undefined ? "" : ", and perhaps more"}`,
      verdict: doubt === undefined ? now : (atLeastSo(spec, count) ?? cannotTell(doubt)),
    },
  ]);
}

/** More hits cannot mend what is too many already, nor spoil what is only to be enough. */
function atLeastSo({ count: matcher }: FindSpec, count: number): Verdict | undefined {
  if (typeof matcher !== "object" || matcher === null || Array.isArray(matcher)) return undefined;
  const { atMost, atLeast, ...others } = matcher as { readonly atMost?: number; readonly atLeast?: number };
  if (atMost !== undefined && count > atMost) return no;
  return atMost === undefined && atLeast !== undefined && Object.keys(others).length === 0
    ? verdict(count >= atLeast).ok === true
      ? yes
      : undefined
    : undefined;
}

function wanted({ under, names, kind, mode, size, age, contains }: FindSpec): string {
  const words = [
    kind ?? (contains === undefined ? "entry" : "file"),
    ...(names === undefined ? [] : [`named ${names.join(" ")}`]),
    ...(mode === undefined ? [] : [`with any bit of ${mode.anyOf}`]),
    ...range("of", "bytes", size),
    ...range("changed", "days ago", age),
    ...(contains === undefined ? [] : [`that contains ${describePart(contains, "line")}`]),
    `under ${under}`,
  ];
  return printable(words.join(" "), 512);
}

function range(before: string, unit: string, bounds: FindSpec["size"]): readonly string[] {
  if (bounds === undefined) return [];
  const { atLeast, atMost } = bounds;
  const words = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return [`${before} ${words.join(" and ")} ${unit}`];
}
