import type { Judgement } from "../../model/check.ts";
import type { Answer, FileFact } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import { conclude, type Assertion } from "../conclude.ts";
import { lookupIn } from "../formats/lookup.ts";
import { judgeOnly } from "../judge-only.ts";
import { describe } from "../matchers/describe.ts";
import { matches } from "../matchers/matches.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { jsonOf, listing, pathOf } from "../read-answers.ts";
import { cannotTell, no, yes } from "../verdict.ts";
import { kernelFolders } from "./probe.ts";
import { fields, type KernelSpec, type NamedKernel } from "./spec.ts";

interface Found {
  readonly name: string;
  readonly folder: string;
  readonly fact: FileFact;
}

/** What one folder holds, and why it may hold more. */
interface Shelf {
  readonly found: readonly Found[];
  readonly open?: Reason | undefined;
}

export function judge(spec: KernelSpec, answers: readonly Answer[]): Judgement {
  const shelves = kernelFolders.map((_, index) => shelf(answers.slice(2 * index, 2 * index + 2)));
  if (!("only" in spec)) return conclude(judgeNamed(spec, shelves));
  const found = shelves.flatMap((one) => one.found).map(({ name, folder }) => ({ name, place: folder }));
  const only = spec.only.map((name) => name.toLowerCase());
  return judgeOnly(only, found, shelves.find(({ open }) => open !== undefined)?.open);
}

function shelf(answers: readonly Answer[]): Shelf {
  const lists = [0, 1].map((index) => listing(answers[index] ?? missing));
  // A folder called kernel.json is no kernel; a link to one may be.
  const facts = lists.flatMap(({ files }) => files).filter(({ kind }) => kind === "file" || kind === "symlink");
  const found = facts.map((fact) => {
    const segments = pathOf(fact).split("/");
    return { name: (segments.at(-2) ?? "").toLowerCase(), folder: segments.slice(0, -2).join("/"), fact };
  });
  return { found, open: lists.find(({ open }) => open !== undefined)?.open };
}

const missing: Answer = { kind: "none", reason: "internal", detail: "an answer is missing" };

function judgeNamed(spec: NamedKernel, shelves: readonly Shelf[]): readonly Assertion[] {
  const wanted = spec.name.toLowerCase();
  const holds = ({ found }: Shelf): boolean => found.some(({ name }) => name === wanted);
  const first = shelves.findIndex(holds);
  const hiding = shelves.slice(0, first === -1 ? undefined : first).find(({ open }) => open !== undefined)?.open;
  const copies = shelves[first]?.found.filter(({ name }) => name === wanted) ?? [];
  const [copy] = copies;
  const doubt = hiding ?? (copies.length > 1 ? twins : undefined);
  const where = copy === undefined ? [] : [printable(`in ${copy.folder}`, 256)];
  if (spec.state === "absent") {
    const settled = copy !== undefined ? no : hiding === undefined ? yes : cannotTell(hiding);
    return [{ expected: "absent", observed: stateOf(copy, hiding), verdict: settled, evidence: where }];
  }
  const present: Assertion = {
    expected: "present",
    observed: stateOf(copy, hiding),
    verdict: copy !== undefined ? yes : hiding === undefined ? no : cannotTell(hiding),
    evidence: where,
  };
  if (copy === undefined) return [present];
  return [present, ...ofCopy(spec, copy).map((one) => (doubt === undefined ? one : withheld(one, doubt)))];
}

/** Folders of one name but for case: Jupyter takes whichever the file system lists first. */
const twins: Reason = { code: "undecidable", detail: "several folders have this name, but for case" };

const stateOf = (copy: Found | undefined, hiding: Reason | undefined): string =>
  copy !== undefined ? "present" : hiding === undefined ? "absent" : "not known";

/** A more important copy may exist, and would be the one that counts. */
const withheld = (assertion: Assertion, reason: Reason): Assertion => ({ ...assertion, verdict: cannotTell(reason) });

function ofCopy(spec: NamedKernel, { folder, fact }: Found): readonly Assertion[] {
  const wanted = fields.flatMap(({ key, inFile, words }) => {
    const matcher = spec[key];
    return matcher === undefined ? [] : [{ matcher, inFile, words }];
  });
  return [
    ...(spec.folder === undefined ? [] : [compared("folder", spec.folder, folder)]),
    ...(wanted.length === 0 ? [] : inFile(wanted, fact)),
  ];
}

function inFile(
  wanted: readonly { readonly matcher: Matcher; readonly inFile: string; readonly words: string }[],
  fact: FileFact,
): readonly Assertion[] {
  const read = jsonOf(fact);
  return wanted.map(({ matcher, inFile: key, words }) =>
    "reason" in read
      ? { expected: `${words} ${describe(matcher)}`, observed: `${words} not read`, verdict: cannotTell(read.reason) }
      : compared(words, matcher, lookupIn(read.json)([key])),
  );
}

function compared(words: string, matcher: Matcher, value: Parameters<typeof matches>[1]): Assertion {
  const match = matches(matcher, value);
  return { expected: `${words} ${match.expected}`, observed: `${words} ${match.observed}`, verdict: match };
}
