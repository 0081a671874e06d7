import type { Judgement } from "../model/check.ts";
import type { Reason } from "../model/outcome.ts";
import { printable } from "../model/untrusted.ts";
import { conclude } from "./conclude.ts";
import { cannotTell, no, yes } from "./verdict.ts";

/** Hits that are findings of their own; the check says how many more there are. */
const mostFindings = 50;

/**
 * The judgement on things that should not be there, each title a finding of its own; `open` says why there may be more. `nothing` is
 * observed where there is none.
 */
export function unwanted(
  titles: readonly string[],
  {
    expected,
    nothing,
    once,
    open,
  }: {
    readonly expected: string;
    readonly nothing: string;
    /** What is observed of one of them. */
    readonly once: string;
    readonly open: Reason | undefined;
  },
): Judgement {
  const named = [...Map.groupBy(titles, (title) => title)];
  const judgement = conclude([
    {
      expected: printable(expected, 512),
      observed: named.length === 0 ? nothing : someOf(titles),
      verdict: named.length > 0 ? no : open === undefined ? yes : cannotTell(open),
    },
  ]);
  if (named.length === 0) return judgement;
  const hits = named
    .slice(0, mostFindings)
    .map(([subject, own]) => ({ subject, observed: own.length === 1 ? once : `${once} ${own.length} times` }));
  const more = named.length - hits.length;
  const rest: Reason | undefined =
    more > 0 ? { code: "truncated", detail: `${hits.length} are named, ${more} more were found` } : open;
  return { ...judgement, found: { hits, ...(rest !== undefined && { rest }) } };
}

export const someOf = (titles: readonly string[]): string =>
  printable([...new Set(titles)].slice(0, 10).join(", "), 512);
