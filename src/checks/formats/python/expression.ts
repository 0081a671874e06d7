import type { Json } from "../../../model/check.ts";
import { Unclear } from "../unclear.ts";
import { stringEnd } from "./lines.ts";
import { literal } from "./literal.ts";
import { isName, type Names } from "./names.ts";

/** What an expression surely comes to, unclear where it is computed; undefined where it is not known to come to anything. */
export function evaluated(text: string, names: Names): Json | Unclear | undefined {
  const value = literal(text);
  if (value !== undefined) return value;
  if (text.length > longest) return undefined;
  if (/^[A-Za-z]\w*$/.test(text) && isName(text)) return names.values.get(text);
  return isLookup(text, names) || isText(text, names) ? computed : undefined;
}

/** Taking an expression apart takes the square of its length. */
const longest = 1000;

const computed = new Unclear("its value is computed, and not written there");

/** Whether a condition surely can be told by Python, whichever way. */
export function isCondition(text: string, names: Names): boolean {
  const plain = text.trim();
  if (plain.length > longest) return false;
  const [, negated] = /^not\s+([^]+)$/.exec(plain) ?? [];
  if (negated !== undefined) return isCondition(negated, names);
  if (evaluated(plain, names) !== undefined) return true;
  const [, member, container] = /^([^]+?)\s+(?:not\s+)?in\s+(os\.environ)$/.exec(plain) ?? [];
  if (member !== undefined && container !== undefined) return names.modules.has("os") && isString(member);
  const [, left, right] = /^([^]+?)\s*(?:==|!=|\bis\s+not\b|\bis\b)\s*([^]+)$/.exec(plain) ?? [];
  return (
    left !== undefined &&
    right !== undefined &&
    evaluated(left.trim(), names) !== undefined &&
    literal(right.trim()) !== undefined
  );
}

/** A variable of the environment, which may be none. */
function isLookup(text: string, { modules }: Names): boolean {
  const [, inner] = /^os\.(?:environ\.get|getenv)\(([^]*)\)$/.exec(text) ?? [];
  if (inner === undefined || !modules.has("os")) return false;
  const [name = "", fallback, ...more] = argumentsOf(inner);
  return isString(name) && more.length === 0 && (fallback === undefined || literal(fallback) !== undefined);
}

/** What is surely a text. */
function isText(text: string, names: Names): boolean {
  if (isString(text)) return true;
  if (isLookup(text, names)) return isString(argumentsOf(/\(([^]*)\)$/.exec(text)?.[1] ?? "")[1] ?? "");
  const [, called = "", inner] = /^os\.path\.(join|expanduser|normpath|basename|dirname)\(([^]*)\)$/.exec(text) ?? [];
  if (inner === undefined || !names.modules.has("os")) return false;
  const given = argumentsOf(inner);
  return (called === "join" ? given.length > 0 : given.length === 1) && given.every((one) => isText(one, names));
}

/** One that the system takes as a name whatever its encoding: NUL and half a character raise. */
function isString(text: string): boolean {
  const value = literal(text);
  return typeof value === "string" && /^[\x20-\x7e]*$/.test(value);
}

/** The parts between commas that stand in no string and no bracket. */
function argumentsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const end = stringEnd(text, at);
    if (end !== undefined) at = end - 1;
    else if ("([{".includes(text[at] ?? "")) depth++;
    else if (")]}".includes(text[at] ?? "")) depth--;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  const last = text.slice(from);
  return [...parts, ...(last.trim() === "" ? [] : [last])].map((part) => part.trim());
}
