import type { Json } from "../../../model/check.ts";
import { lookupIn, type Lookup } from "../lookup.ts";
import { Unclear } from "../unclear.ts";
import { evaluated, isCondition } from "./expression.ts";
import { literal } from "./literal.ts";
import { type Line, logicalLines } from "./lines.ts";
import { imported, isName, type Names } from "./names.ts";

/**
 * A configuration of Jupyter's in Python (`c.ServerApp.token = ""`), as far as it surely means what it says: literals are values, the last
 * one counts, and what is computed is unclear. A file that raises sets nothing at all (traitlets' `load_config_file`), also what stands
 * before that, so one statement that is not known to run to its end makes every key unclear. Throws where the source cannot be taken
 * apart.
 */
export function readPython(text: string): readonly Lookup[] {
  const source = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const lines = logicalLines(source);
  const values = isPlainText(source) && !misspelt.test(text) ? valuesOf(lines) : undefined;
  return [
    ([section = "", trait = "", ...below]) => {
      if (values === undefined) return unseen;
      const value = values.get(`${section}.${trait}`);
      return value === undefined || value instanceof Unclear ? value : lookupIn(value)(below);
    },
  ];
}

const unseen = new Unclear("the file holds code that may raise, which sets nothing, or set any key");
const computed = new Unclear("its value is computed, and not written there");

/** Bytes that were no UTF-8, and NUL, are errors of syntax; tabs before a line may be. */
const isPlainText = (source: string): boolean => !/[\u0000\uFFFD]|^ *\t/m.test(source);

/** Python knows only one spelling behind the mark of UTF-8. */
const misspelt = /^\uFEFF[^\n]*\n?[^\n]*coding[:=][ \t]*utf8/i;

interface State {
  /** `Class.trait` to a value, or to why there is none. */
  readonly values: Map<string, Json | Unclear>;
  /** Keys that only a method has touched, so that a method may touch them again. */
  readonly grown: Set<string>;
  readonly names: Names;
}

/** Undefined where a statement is not surely one that neither raises nor does more than it says. */
function valuesOf(lines: readonly Line[]): ReadonlyMap<string, Json | Unclear> | undefined {
  const state: State = { values: new Map(), grown: new Set(), names: { values: new Map(), modules: new Set() } };
  let wasCondition = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined || line.indent !== 0) return undefined;
    const body = blockBelow(lines, at);
    if (body.length === 0) {
      if (!statement(line.text, state)) return undefined;
      wasCondition = false;
      continue;
    }
    const begins = /^if\s/.test(line.text);
    if (!(begins || wasCondition) || !branch(line.text, body, state)) return undefined;
    // Nothing follows `else`.
    wasCondition = !/^else\b/.test(line.text);
    at += body.length;
  }
  return state.values;
}

/** The lines that belong to the one at this place, by their indentation. */
function blockBelow(lines: readonly Line[], at: number): readonly Line[] {
  let end = at + 1;
  while (end < lines.length && (lines[end]?.indent ?? 0) > 0) end++;
  return lines.slice(at + 1, end);
}

/** What stands under a condition may be run or not: what it sets is not known afterwards. */
function branch(head: string, body: readonly Line[], state: State): boolean {
  const [, condition] = /^(?:if|elif)\s+([^]*):$/.exec(head) ?? [];
  if (condition === undefined ? !/^else\s*:$/.test(head) : !isCondition(condition, state.names)) return false;
  const { values, modules } = state.names;
  const inner: State = {
    values: new Map(state.values),
    grown: new Set(state.grown),
    names: { values: new Map(values), modules: new Set(modules) },
  };
  const [first] = body;
  for (const { indent, text } of body) if (indent !== first?.indent || !statement(text, inner)) return false;
  for (const [key, value] of inner.values)
    if (value !== state.values.get(key) || inner.grown.has(key) !== state.grown.has(key)) {
      state.values.set(key, computed);
      state.grown.delete(key);
    }
  for (const name of inner.names.values.keys())
    if (inner.names.values.get(name) !== values.get(name))
      if (values.has(name)) values.set(name, computed);
      else modules.delete(name);
  // What an import bound anew.
  for (const name of values.keys()) if (!inner.names.values.has(name)) values.set(name, computed);
  for (const name of modules) if (!inner.names.modules.has(name)) modules.delete(name);
  return true;
}

const assignment = /^c\.([A-Z]\w*)\.([a-z]\w*)\s*=(?!=)\s*([^]*)$/;
const growth = /^c\.([A-Z]\w*)\.([a-z]\w*)\.(append|extend|update)\(([^]*)\)$/;

/** Whether it surely runs to its end and does no more than what is noted in the state. */
function statement(text: string, state: State): boolean {
  if (text === "pass" || /^c\s*=\s*get_config\(\s*\)$/.test(text) || literal(text) !== undefined) return true;
  const { values, grown, names } = state;
  const [, section = "", trait = "", right] = assignment.exec(text) ?? [];
  if (right !== undefined) {
    if (!isName(trait) || !isName(section)) return false;
    const value = evaluated(right, names);
    if (value === undefined) return false;
    values.set(`${section}.${trait}`, value);
    grown.delete(`${section}.${trait}`);
    return true;
  }
  const [, owner = "", list = "", method, argument = ""] = growth.exec(text) ?? [];
  if (method !== undefined) {
    const key = `${owner}.${list}`;
    // What a value of its own kind takes is not looked into.
    if (
      methods.has(list) ||
      !isName(list) ||
      !isName(owner) ||
      (values.has(key) && !grown.has(key)) ||
      !fits(method, argument)
    )
      return false;
    values.set(key, computed);
    grown.add(key);
    return true;
  }
  if (/^(import|from)\s/.test(text)) return imported(text, names);
  const [, name = "", meaning] = /^([A-Za-z]\w*)\s*=(?!=)\s*([^]*)$/.exec(text) ?? [];
  if (meaning === undefined || !isName(name) || kept.has(name)) return false;
  const value = evaluated(meaning, names);
  if (value === undefined) return false;
  names.values.set(name, value);
  names.modules.delete(name);
  return true;
}

/** What a section has already (traitlets' `Config`), which grows by nothing. */
const methods: ReadonlySet<string> = new Set(
  "clear collisions copy fromkeys get has_key items keys merge pop popitem setdefault update values".split(" "),
);

/** Names that the file is run with (traitlets' `PyFileConfigLoader`). */
const kept: ReadonlySet<string> = new Set(["c", "get_config", "load_subconfig"]);

function fits(method: string, argument: string): boolean {
  const value = literal(argument);
  if (value === undefined) return false;
  if (method === "append") return true;
  return method === "extend"
    ? argument.startsWith("[")
    : typeof value === "object" && !Array.isArray(value) && value !== null;
}
