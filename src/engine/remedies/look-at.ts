import { literalFile } from "../../checks/literal-file.ts";
import type { Answer, Ask } from "../../model/observation.ts";
import type { Stand, Step } from "../../model/remedy.ts";

/**
 * Whether steps were made: `made` where each place is as they leave it or as later ones do, `not-made` where each is as it was before
 * them, `neither` where one is otherwise, `unknown` where one could not be looked at or there is nothing to look at.
 */
export type Standing = "made" | "not-made" | "neither" | "unknown";

/** What tells it: the file at each place, once. A command leaves nothing to look at. */
export const lookAt = (steps: readonly Step[]): readonly Ask[] =>
  [...chains(steps)].map(([path, chain]) => ({
    kind: "files",
    path,
    ...(chain.some(({ before, after }) => (before ?? after)?.sha256 !== undefined) && { sha256: true }),
  }));

/** `all` are the steps of several remedies, in the order in which they were to be made; `answers` are those to `lookAt(all.flat())`. */
export function standings(all: readonly (readonly Step[])[], answers: readonly Answer[]): readonly Standing[] {
  const places = new Map(
    [...chains(all.flat())].map(([path, chain], index) => [path, reached(chain, answers[index])] as const),
  );
  return all.map((steps) => {
    const looked = steps.filter(isFile);
    const each = looked.map((step): Standing => {
      const place = places.get(step.on);
      if (place === undefined || place === "unknown") return "unknown";
      return place === "neither" ? place : place.has(step) ? "made" : "not-made";
    });
    const [one] = each;
    if (one === undefined || each.includes("unknown")) return "unknown";
    return each.every((other) => other === one) ? one : "neither";
  });
}

const isFile = ({ kind }: Step): boolean => kind === "write" || kind === "remove" || kind === "mode";

/** The steps at each place, in order. */
const chains = (steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> =>
  Map.groupBy(steps.filter(isFile), ({ on }) => on);

/** Those of the steps at one place that were made. */
function reached(chain: readonly Step[], answer: Answer | undefined): ReadonlySet<Step> | "neither" | "unknown" {
  const found = literalFile(answer);
  if (found.kind === "unknown") return "unknown";
  const stands = found.kind === "absent" ? null : found.fact;
  const last = chain.findLastIndex(({ after }) => same(stands, after));
  if (last >= 0) return new Set(chain.slice(0, last + 1));
  return same(stands, chain[0]?.before ?? null) ? new Set() : "neither";
}

function same(fact: { readonly mode: number; readonly sha256?: string } | null, stand: Stand | null): boolean {
  if (fact === null || stand === null) return fact === stand;
  const mode = fact.mode.toString(8).padStart(4, "0");
  return mode === stand.mode && (stand.sha256 === undefined || fact.sha256 === stand.sha256);
}
