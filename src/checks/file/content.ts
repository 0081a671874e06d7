import type { Reason } from "../../model/outcome.ts";
import type { Assertion } from "../conclude.ts";
import type { Content } from "../literal-file.ts";
import { decide } from "../matchers/decide.ts";
import { describe, describePart } from "../matchers/describe.ts";
import { lines } from "../matchers/lines.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { cannotTell, negate, no, yes, type Verdict } from "../verdict.ts";
import type { FileSpec } from "./spec.ts";

const shown = 5;

/** Assertions over content. They tell on how many lines and on which something stands, never what stands there. */
export function judgeContent({ contains, lacks, lines: over }: FileSpec, content: Content): readonly Assertion[] {
  const searches = [
    wanted(contains, (part) => ({
      expected: `content contains ${describePart(part, "line")}`,
      find: occurrences(part),
      want: true,
    })),
    wanted(lacks, (part) => ({
      expected: `content lacks ${describePart(part, "line")}`,
      find: typeof part === "string" ? occurrences(part) : violating({ not: part }),
      want: false,
    })),
    wanted(over?.any, (line) => ({ expected: `some line: ${describe(line)}`, find: satisfying(line), want: true })),
    wanted(over?.none, (line) => ({
      expected: `no line: ${describe(line)}`,
      find: violating({ not: line }),
      want: false,
    })),
    wanted(over?.all, (line) => ({ expected: `every line: ${describe(line)}`, find: violating(line), want: false })),
  ].flat();
  return searches.map((search) => assertion(search, content));
}

interface Search {
  readonly expected: string;
  readonly find: (text: string, truncated: boolean) => Hits;
  /** Whether a hit is wanted or an offence. */
  readonly want: boolean;
}

/** Line numbers from 1, and the first line about which nothing can be said. */
interface Hits {
  readonly at: readonly number[];
  readonly undecided?: Reason;
}

const wanted = (matcher: Matcher | undefined, search: (matcher: Matcher) => Search): readonly Search[] =>
  matcher === undefined ? [] : [search(matcher)];

function assertion({ expected, find, want }: Search, content: Content): Assertion {
  if ("reason" in content) return { expected, observed: "content not read", verdict: cannotTell(content.reason) };
  const { at, undecided } = find(content.text, content.truncated);
  const open = undecided ?? content.unclear ?? (content.truncated ? { code: "truncated" } : undefined);
  const exists = anyHit(at, open);
  const what = want ? "found" : "offending";
  const observed = at.length === 0 ? `nothing ${what} in what was read` : `${what} on ${places(at)}`;
  return { expected, observed, verdict: want ? exists : negate(exists) };
}

function anyHit(at: readonly number[], open: Reason | undefined): Verdict {
  if (at.length > 0) return yes;
  return open === undefined ? no : cannotTell(open);
}

const occurrences = (part: Matcher): Search["find"] =>
  typeof part === "string" ? (text) => ({ at: linesOf(part, text) }) : satisfying(part);

const satisfying = (matcher: Matcher): Search["find"] => byLine((line) => decide(matcher, line));

/** Not `not`: a line of the wrong kind violates too. */
const violating = (matcher: Matcher): Search["find"] =>
  byLine((line) => {
    const one = decide(matcher, line);
    return one.ok === "unknown" ? one : one.ok ? no : yes;
  });

const byLine =
  (judge: (line: string) => Verdict): Search["find"] =>
  (text, truncated) => {
    const at: number[] = [];
    let undecided: Reason | undefined;
    // The last line of a cut-off text may itself be cut off: it proves nothing.
    for (const [index, line] of (truncated ? lines(text).slice(0, -1) : lines(text)).entries()) {
      const one = judge(line);
      if (one.ok === true) at.push(index + 1);
      if (one.ok === "unknown") undecided ??= one.reason;
    }
    return undecided === undefined ? { at } : { at, undecided };
  };

function linesOf(part: string, text: string): readonly number[] {
  const at = new Set<number>();
  let line = 1;
  let counted = 0;
  for (let start = text.indexOf(part); start !== -1; start = text.indexOf(part, start + 1)) {
    line += text.slice(counted, start).split("\n").length - 1;
    counted = start;
    at.add(line);
  }
  return [...at];
}

function places(at: readonly number[]): string {
  const first = at.slice(0, shown).join(", ");
  const more = at.length - shown;
  return `${at.length === 1 ? "line" : "lines"} ${first}${more > 0 ? ` and ${more} more` : ""}`;
}
