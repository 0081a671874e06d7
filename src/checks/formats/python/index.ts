import type { Json } from "../../../model/check.ts";
import { lookupIn, type Lookup } from "../lookup.ts";
import { Unclear } from "../unclear.ts";
import { literal } from "./literal.ts";
import { type Line, logicalLines, stringEnd } from "./lines.ts";

/** What a file leaves of its keys: `Class.trait` to a value, or to why there is none. */
interface State {
  readonly values: Map<string, Json | Unclear>;
  /** Why a key that is not among them may be set all the same. */
  rest: Unclear | undefined;
  /** A function of the file may set keys when it is called. */
  callsReachFar: boolean;
}

const assignment = /^c\.([A-Za-z_]\w*)\.([A-Za-z_]\w*)\s*=(?!=)\s*([^]*)$/;
const touched = /^c\.([A-Za-z_]\w*)\.([A-Za-z_]\w*)\b/;

/**
 * A configuration of Jupyter's in Python (`c.ServerApp.token = ""`), as far as it says what it means: literals are values, the last
 * one counts. What is computed is unclear for exactly the keys that it could set, which for most statements means all. Throws where the
 * source cannot be taken apart.
 */
export function readPython(text: string): readonly Lookup[] {
  const state: State = { values: new Map(), rest: undefined, callsReachFar: false };
  const lines = logicalLines(text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n"));
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) continue;
    const body = blockBelow(lines, at);
    if (body.length > 0 || line.text.endsWith(":")) {
      block(line, body, state);
      at += body.length;
    } else statement(line.text, state);
  }
  return [
    ([section = "", trait = "", ...below]) => {
      const key = `${section}.${trait}`;
      const value = state.values.has(key) ? state.values.get(key) : state.rest;
      return value === undefined || value instanceof Unclear ? value : lookupIn(value)(below);
    },
  ];
}

/** The lines that belong to the one at this place, by their indentation. */
function blockBelow(lines: readonly Line[], at: number): readonly Line[] {
  const indent = lines[at]?.indent ?? 0;
  let end = at + 1;
  while (end < lines.length && (lines[end]?.indent ?? 0) > indent) end++;
  return lines.slice(at + 1, end);
}

function statement(text: string, state: State): void {
  const [, section, trait, right] = assignment.exec(text) ?? [];
  if (section !== undefined && trait !== undefined && right !== undefined) {
    const value = literal(right);
    const key = `${section}.${trait}`;
    if (value !== undefined) state.values.set(key, value);
    else if (mayReachFar(right, state)) unsettle(state);
    else state.values.set(key, computed);
    return;
  }
  const key = keyOf(text, state);
  if (key === "any") unsettle(state);
  else if (key !== undefined) state.values.set(key, computed);
}

/** What is defined is not run; what stands under a condition may be. */
function block({ text }: Line, body: readonly Line[], state: State): void {
  if (/^(async\s+)?def\b/.test(text)) {
    // Defaults and annotations are run where they stand.
    if (!plainDef.test(text)) return unsettle(state);
    state.callsReachFar ||= [text, ...body.map((line) => line.text)].some(reachesFar);
    return;
  }
  const inner = body.map((line) => line.text);
  const isCondition = /^(if|elif|else|try|except|finally)\b/.test(text) && !mayReachFar(text, state);
  const keys = inner.map((one) => keyOf(one, state));
  if (!isCondition || keys.includes("any")) return unsettle(state);
  for (const key of keys) if (key !== undefined) state.values.set(key, computed);
}

const plainDef = /^(?:async\s+)?def\s+\w+\s*\([\w\s,*]*\)\s*:$/;

/** The one key that a statement may set; undefined where it sets none. A method of a section sets what it likes of it. */
function keyOf(text: string, state: State): string | undefined {
  const [, section, trait] = touched.exec(text) ?? [];
  if (section === undefined || trait === undefined) return isHarmless(text, state) ? undefined : "any";
  const after = text.replace(touched, "");
  return /^\s*\(/.test(after) || mayReachFar(after, state) ? "any" : `${section}.${trait}`;
}

const computed = new Unclear("its value is computed, and not written there");

function unsettle(state: State): void {
  // What is not among the values is `rest`, those from before too.
  state.values.clear();
  state.rest = new Unclear("the file runs code that may set any key");
}

/** A name that leads to the configuration itself, or to code that is not seen here. */
const reachesFar = (text: string): boolean =>
  /\b(c|exec|eval|compile|globals|locals|vars|setattr|getattr|__import__|__builtins__|load_subconfig|get_config|importlib|runpy|sys|gc|inspect|config|exit|quit)\b|__(?!(?:file|name)__)/.test(
    withoutStrings(text),
  );

const mayReachFar = (text: string, { callsReachFar }: State): boolean =>
  reachesFar(text) || (callsReachFar && withoutStrings(text).includes("("));

/** What an f-string holds is code. */
function withoutStrings(text: string): string {
  if (/\b[rR]?[fFtT][rR]?["']/.test(text)) return text;
  let [rest, from] = ["", 0];
  for (let at = 0; at < text.length; at++) {
    const end = stringEnd(text, at);
    if (end === undefined) continue;
    rest += `${text.slice(from, at)}""`;
    from = end;
    at = end - 1;
  }
  return rest + text.slice(from);
}

/** Statements that set nothing of the configuration. */
function isHarmless(text: string, state: State): boolean {
  if (/^c\s*=\s*get_config\(\s*\)$/.test(text) || /^(pass|else:|try:|finally:)$/.test(text)) return true;
  if (/^import\s+[\w.]+(\s+as\s+(?!c\b)\w+)?(\s*,\s*[\w.]+)*$/.test(text)) return true;
  if (/^from\s+[\w.]+\s+import\s+(?!\*)[\w\s,()]+$/.test(text)) return !/\bc\b/.test(text);
  if (literal(text) !== undefined) return true;
  const [, name, right] = /^([A-Za-z_]\w*)\s*=(?!=)\s*([^]*)$/.exec(text) ?? [];
  return name !== undefined && name !== "c" && right !== undefined && !mayReachFar(right, state);
}
