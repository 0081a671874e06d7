import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";
import type { Pair, Scalar } from "yaml";
import type { Json } from "../model/check.ts";
import type { Mistake } from "./problem.ts";

export interface PlacedMistake extends Mistake {
  readonly offset: number;
}

export interface Data {
  readonly value: Json;
  readonly mistakes: readonly PlacedMistake[];
  /** What is allowed, but probably meant otherwise. */
  readonly doubts: readonly PlacedMistake[];
}

export interface ToDataOptions {
  /** Whether texts may hold control characters, as those of a home do. Off unless given. */
  readonly controls?: boolean;
}

const deepest = 32;

/** A YAML tree to plain data, refusing every feature through which text could mean something else than it shows. */
export function toData(root: unknown, { controls: allowed = false }: ToDataOptions = {}): Data {
  const mistakes: PlacedMistake[] = [];
  const doubts: PlacedMistake[] = [];
  const refuse = (offset: number, mistake: Mistake): null => {
    mistakes.push({ offset, ...mistake });
    return null;
  };

  const visit = (node: unknown, depth: number, around: number): Json => {
    const offset = offsetOf(node) ?? around;
    if (isAlias(node)) return refuse(offset, alias);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) refuse(offset, anchor);
    if (node.tag !== undefined) refuse(offset, tag);
    if (isScalar(node)) return scalar(node, offset);
    if (depth >= deepest) return refuse(offset, tooDeep);
    if (isSeq(node)) return node.items.map((item) => visit(item, depth + 1, offset));
    return mapping(node.items, depth, offset);
  };

  const mapping = (pairs: readonly Pair[], depth: number, around: number): Json => {
    const data: Record<string, Json> = {};
    for (const { key, value } of pairs) {
      const offset = offsetOf(key) ?? around;
      const name = keyName(key);
      const wrong = typeof name === "string" ? wrongName(name, key) : name;
      const content = visit(value, depth + 1, offset);
      if (isScalar(key) && key.anchor !== undefined) refuse(offset, anchor);
      if (isScalar(key) && key.tag !== undefined) refuse(offset, tag);
      if (wrong !== undefined) refuse(offset, wrong);
      else if (typeof name !== "string") continue;
      else if (Object.hasOwn(data, name)) refuse(offset, duplicate(name));
      else data[name] = content;
    }
    return data;
  };

  const scalar = ({ value, source = "", type }: Scalar, offset: number): Json => {
    if (typeof value === "string") {
      if (!allowed && controls.test(value)) return refuse(offset, control);
      if (type === "PLAIN" && /^(yes|no|on|off)$/i.test(value)) doubts.push({ offset, ...notBoolean(value) });
      return value;
    }
    if (typeof value === "number") {
      if (!Number.isFinite(value)) return refuse(offset, notFinite(source));
      if (/^[-+]?0\d/.test(source)) return refuse(offset, leadingZero(source, value));
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return refuse(offset, inexact(source));
      return value;
    }
    return typeof value === "boolean" ? value : null;
  };

  return { value: visit(root, 0, 0), mistakes, doubts };
}

const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The key as text, or what is wrong with it. */
function keyName(key: unknown): string | Mistake {
  if (isAlias(key)) return alias;
  if (isScalar(key) && typeof key.value === "string") return key.value;
  const written = isScalar(key) && key.source ? `the key ${key.source}` : "this key";
  const quoted = isScalar(key) && key.source ? `: "${key.source}"` : "";
  return {
    code: "non-string-key",
    message: `${written} is not a text`,
    remedy: `Keys are text; put it in quotes${quoted}.`,
  };
}

function wrongName(name: string, key: unknown): Mistake | undefined {
  if (isScalar(key) && key.type === "PLAIN" && name === "<<") return mergeKey;
  if (["__proto__", "constructor", "prototype"].includes(name)) {
    return { code: "forbidden-key", message: `the key "${name}" is not allowed anywhere`, remedy: "Use another name." };
  }
  return controls.test(name) ? control : undefined;
}

/** Control characters that an escape in double quotes can still produce; tab, line feed and carriage return are text. */
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Cs}/u;

const alias: Mistake = {
  code: "alias",
  message: "aliases (*name) are not allowed",
  remedy: "Write the value out; what a reviewer reads is what applies.",
};
const anchor: Mistake = {
  code: "anchor",
  message: "anchors (&name) are not allowed",
  remedy: "Remove the anchor; put text that starts with & in quotes.",
};
const tag: Mistake = {
  code: "tag",
  message: "tags (!name) are not allowed",
  remedy: "Remove the tag; put text that starts with ! in quotes.",
};
const mergeKey: Mistake = {
  code: "merge-key",
  message: "merge keys (<<) are not allowed",
  remedy: "Write the keys out.",
};
const tooDeep: Mistake = {
  code: "too-deep",
  message: `more than ${deepest} levels of nesting`,
  remedy: "Write shallower YAML; no policy needs this depth.",
};
const control: Mistake = {
  code: "control-character",
  message: "this text holds a control character",
  remedy: "Remove the escape; in a regular expression write \\x1b in single quotes.",
};

const duplicate = (name: string): Mistake => ({
  code: "duplicate-key",
  message: `the key "${name}" stands twice in this mapping`,
  remedy: "Keep one of them.",
});
const leadingZero = (source: string, value: number): Mistake => ({
  code: "octal-number",
  message: `${source} is the number ${value} in YAML 1.2 and octal in YAML 1.1`,
  remedy: `For text, such as a mode, put it in quotes: "${source}"; for a number leave the zeros out: ${value}.`,
});
const inexact = (source: string): Mistake => ({
  code: "inexact-number",
  message: `${source} is too large to be kept exactly`,
  remedy: `For a number stay within ±${Number.MAX_SAFE_INTEGER}; only where text is expected put it in quotes: "${source}".`,
});
const notFinite = (source: string): Mistake => ({
  code: "not-finite",
  message: `${source} is not a finite number`,
  remedy: `For a number give a finite one; only where text is expected put it in quotes: "${source}".`,
});
const notBoolean = (word: string): Mistake => ({
  code: "yaml-1.1-boolean",
  message: `${word} is the text "${word}" in YAML 1.2, not a boolean`,
  remedy: `Write ${/^(yes|on)$/i.test(word) ? "true" : "false"} for a boolean, or "${word}" in quotes for the text.`,
});
