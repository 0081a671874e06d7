import type { Answer, Ask } from "../model/observation.ts";

export interface MergedAsks {
  /** Each question once. */
  readonly asks: readonly Ask[];
  /** Gives every asker the answer to their own question, in their order. */
  spread(answers: readonly Answer[]): readonly Answer[];
}

/**
 * Many checks ask for the same file or the same command: it is read or run once, and all of them judge the same bytes. Of one path the
 * most content is asked that anyone wants. Of a pattern only equal asks are merged, since its files share one limit of content; and a
 * hash is asked for apart, since it can fail where a short read does not: of a file that is too long for it, or still grows.
 */
export function mergeAsks(asks: readonly Ask[]): MergedAsks {
  const merged: Ask[] = [];
  const placeOf = new Map<string, number>();
  const places = asks.map((ask) => {
    const key = keyOf(ask);
    const known = placeOf.get(key);
    const earlier = known === undefined ? undefined : merged[known];
    if (known !== undefined && earlier !== undefined) {
      merged[known] = both(earlier, ask);
      return known;
    }
    placeOf.set(key, merged.length);
    return merged.push(ask) - 1;
  });
  return { asks: merged, spread: (answers) => places.map((place) => answers[place] ?? missing) };
}

const missing: Answer = { kind: "none", reason: "internal", detail: "an answer is missing" };

function keyOf(ask: Ask): string {
  if (ask.kind === "run") return JSON.stringify(["run", ask.command, ask.timeoutMs, ask.maxBytes]);
  if (ask.walk !== undefined) return JSON.stringify(["walk", ask.path, ask.walk, ask.content ?? null]);
  const shares = ask.path.includes("*") ? (ask.content ?? null) : "";
  return JSON.stringify(["files", ask.path, ask.sha256 === true, shares]);
}

function both(one: Ask, other: Ask): Ask {
  if (one.kind === "run" || other.kind === "run" || one.walk !== undefined) return one;
  const content = Math.max(one.content ?? -1, other.content ?? -1);
  return {
    kind: "files",
    path: one.path,
    ...(content >= 0 && { content }),
    ...(one.sha256 === true && { sha256: true }),
  };
}
