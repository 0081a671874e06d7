import { isMap, isNode, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import { segmentsOf } from "./pointer.ts";

/** Finds places in a YAML tree whose keys are all strings. */
export function locate(root: Node | null, source: string): Places {
  return {
    at: (pointer, part = "value") => {
      const { key, value } = find(root, pointer);
      return part === "key" || isEmptyNode(value) ? (key ?? start(value)) : start(value);
    },
    written: (pointer) => {
      const { value, whole } = find(root, pointer);
      return whole && isScalar(value) ? value.source : undefined;
    },
    inside: (pointer, { text, before }) => {
      const { value, whole } = find(root, pointer);
      if (!whole || !isScalar(value) || !value.range) return undefined;
      const [from, to] = value.range;
      let at = source.indexOf(text, from);
      for (let left = before; left > 0 && at >= 0; left -= 1) at = source.indexOf(text, at + text.length);
      return at < 0 || at + text.length > to ? undefined : at;
    },
  };
}

export interface Places {
  /** Offset of the value under a JSON Pointer, or of its nearest ancestor that exists; `key` gives the key's own offset. */
  readonly at: (pointer: string, part?: "key" | "value") => number;
  /** A scalar as it is written in the file, without quotes; undefined for anything else. */
  readonly written: (pointer: string) => string | undefined;
  /** Offset of a piece of a text; undefined where it is written otherwise in the file, as with escapes. */
  readonly inside: (pointer: string, within: Within) => number | undefined;
}

export interface Within {
  readonly text: string;
  /** How often it stands in the value before the piece that is meant. */
  readonly before: number;
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
