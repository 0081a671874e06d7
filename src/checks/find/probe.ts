import type { Ask, Range, Walk } from "../../model/observation.ts";
import { type Bounds, defaultDepth, type FindSpec, mostSearched } from "./spec.ts";

export function probe({ under, contains, ...spec }: FindSpec): readonly Ask[] {
  const walk: Walk = {
    names: spec.names ?? ["*"],
    depth: spec.depth ?? defaultDepth,
    // Only files can hold anything.
    ...(contains !== undefined ? { kinds: ["file"] } : spec.kind !== undefined && { kinds: [spec.kind] }),
    ...(spec.mode !== undefined && { anyBits: Number.parseInt(spec.mode.anyOf, 8) }),
    ...(spec.size !== undefined && { size: spec.size }),
    ...(spec.age !== undefined && { age: inSeconds(spec.age) }),
  };
  return [{ kind: "files", path: under, walk, ...(contains !== undefined && { content: mostSearched }) }];
}

const daySeconds = 86_400;

/** A day is over when the next one is full. */
const inSeconds = ({ atLeast, atMost }: Bounds): Range => ({
  ...(atLeast !== undefined && { atLeast: atLeast * daySeconds }),
  ...(atMost !== undefined && { atMost: (atMost + 1) * daySeconds - 1 }),
});
