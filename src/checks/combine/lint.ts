import type { Json, SpecProblem } from "../../model/check.ts";
import { sameJson } from "../matchers/same-json.ts";
import type { Combination } from "./schema.ts";
import type { CombinedSpec } from "./spec.ts";

/** Parts that are there twice, and parts of which always one holds and the other does not. */
export const lintParts = (name: Combination, entries: CombinedSpec): readonly SpecProblem[] =>
  entries.flatMap((entry, index) => {
    const earlier = entries.slice(0, index);
    if (earlier.some((one) => sameJson(one, entry)))
      return [{ path: `/${index}`, message: "this part is there twice", remedy: "Remove one of the two." }];
    if (!earlier.some((one) => areOpposite(one, entry))) return [];
    const never = name === "any" ? "fail" : "pass";
    return [
      {
        path: `/${index}`,
        message: `it is the opposite of another part, so this can never ${never}`,
        remedy: "Remove one of the two.",
      },
    ];
  });

/** `exists: true` and `exists: false` of one file. */
function areOpposite(one: CombinedSpec[number], other: CombinedSpec[number]): boolean {
  const [left, right] = [one["file"], other["file"]];
  const [mine, theirs] = [existsAlone(left), existsAlone(right)];
  return mine !== undefined && theirs !== undefined && mine.path === theirs.path && mine.exists !== theirs.exists;
}

function existsAlone(spec: Json | undefined): { readonly path: Json; readonly exists: Json } | undefined {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) return undefined;
  const entries = new Map<string, Json>(Object.entries(spec));
  const [path, exists] = [entries.get("path"), entries.get("exists")];
  return entries.size === 2 && path !== undefined && exists !== undefined ? { path, exists } : undefined;
}
