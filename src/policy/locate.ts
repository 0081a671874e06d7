import { isMap, isNode, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import { segmentsOf } from "./pointer.ts";

/** Finds places in a YAML tree whose keys are all strings. */
export function locate(root: Node | null): Places {
  return {
    at: (pointer, part = "value") => {
      const { key, value } = find(root, pointer);
      return part === "key" || isEmptyNode(value) ? (key ?? start(value)) : start(value);
    },
    written: (pointer) => {
      const { value, whole } = find(root, pointer);
      return whole && isScalar(value) ? value.source : undefined;
    },
  };
}

export interface Places {
  /** Offset of the value under a JSON Pointer, or of its nearest ancestor that exists; `key` gives the key's own offset. */
  readonly at: (pointer: string, part?: "key" | "value") => number;
  /** A scalar as it is written in the file, without quotes; undefined for anything else. */
  readonly written: (pointer: string) => string | undefined;
}

/** Nothing at all, as after `key:` or between two `---`. */
export function isEmptyNode(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null && (node.source ?? "") === "");
}

interface Place {
  /** Offset of the key that leads here; absent for list items and the root. */
  readonly key: number | undefined;
  readonly value: unknown;
  /** False when the pointer goes on below what exists. */
  readonly whole: boolean;
}

function find(root: Node | null, pointer: string): Place {
  let place: Place = { key: undefined, value: root, whole: true };
  for (const segment of segmentsOf(pointer)) {
    const next = step(place.value, segment);
    if (next === undefined) return { ...place, whole: false };
    place = next;
  }
  return place;
}

function step(node: unknown, segment: string): Place | undefined {
  if (isSeq(node) && /^\d{1,7}$/.test(segment) && Number(segment) < node.items.length) {
    return { key: undefined, value: node.items[Number(segment)], whole: true };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === segment);
  return pair === undefined ? undefined : { key: start(pair.key), value: pair.value, whole: true };
}

const start = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
