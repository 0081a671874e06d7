import { createRequire } from "node:module";
import type * as jsoncParser from "jsonc-parser";
import type { Node } from "jsonc-parser";
import type { Json } from "../../model/check.ts";
import { endingOf } from "./pieces.ts";
import type { Editor } from "./wanted.ts";

/** JSON, with comments where they are allowed: every comment stays, and nothing but the key's own place is written anew. */
export const editJson: Editor = (text, key, wanted) => {
  const before = text.trim() === "" ? `{}${endingOf(text)}` : text;
  const root = parser().parseTree(before);
  if (root === undefined) return undefined;
  const at = placeOf(root, key);
  if (at === undefined) return undefined;
  const edits =
    "absent" in wanted
      ? at.member === undefined
        ? []
        : removalOf(before, at.member, at.holder)
      : at.rest.length === 0
        ? [replacementOf(before, at, wanted.value)]
        : insertionOf(before, at, wanted.value);
  const after = edits && applied(before, edits);
  return after !== undefined && sameComments(before, after) ? after : undefined;
};

let loaded: typeof jsoncParser | undefined;
const parser = (): typeof jsoncParser =>
  (loaded ??= createRequire(import.meta.url)("jsonc-parser") as typeof jsoncParser);

/** `[from, to)` of a text, and what stands there instead. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Place {
  /** The innermost node on the way to the key that is there. */
  readonly node: Node;
  /** The property or element that holds that node, and what holds it; none for the root. */
  readonly member?: Node;
  readonly holder?: Node;
  /** Segments of the key below the node; the member is the key's own where none are. */
  readonly rest: readonly string[];
}

/** Undefined where something stands in the way. */
function placeOf(root: Node, key: readonly string[]): Place | undefined {
  let at: Place = { node: root, rest: key };
  for (;;) {
    const [segment, ...rest] = at.rest;
    if (segment === undefined) return at;
    const { node } = at;
    if (node.type !== "object" && node.type !== "array") return undefined;
    if (node.type === "array" && !/^(?:0|[1-9]\d{0,5})$/.test(segment)) return undefined;
    const found = membersOf(node).findLast((one, index) =>
      node.type === "array" ? index === Number(segment) : one.children?.[0]?.value === segment,
    );
    if (found === undefined) {
      const next = node.type === "object" || Number(segment) === membersOf(node).length;
      return next ? { node, rest: at.rest } : undefined;
    }
    const value = node.type === "array" ? found : found.children?.[1];
    if (value === undefined) return undefined;
    at = { node: value, member: found, holder: node, rest };
  }
}

const membersOf = ({ children = [] }: Node): readonly Node[] => children;
const endOf = ({ offset, length }: Node): number => offset + length;

function replacementOf(text: string, { node, holder }: Place, value: Json): Edit {
  const indent = holder !== undefined && isSpread(text, holder) ? indentAt(text, node.offset) : undefined;
  return { from: node.offset, to: endOf(node), text: written(text, value, indent) };
}

/** Undefined where a comment would come to stand beside another key. */
function insertionOf(text: string, { node, rest }: Place, value: Json): readonly Edit[] | undefined {
  const [name = "", ...below] = rest;
  const whole = below.reduceRight<Json>((inner, segment) => ({ [segment]: inner }), value);
  const spread = isSpread(text, node);
  const last = membersOf(node).at(-1);
  const indent = spread
    ? last === undefined
      ? indentAt(text, node.offset) + unitOf(text)
      : indentAt(text, last.offset)
    : undefined;
  const lead = node.type === "array" ? "" : `${JSON.stringify(name)}${colonOf(text, last)}`;
  const member = `${lead}${written(text, whole, indent)}`;
  const after = tokensIn(text, last === undefined ? node.offset + 1 : endOf(last), endOf(node) - 1);
  const end = after.at(-1)?.to ?? (last === undefined ? node.offset + 1 : endOf(last));
  const comma = after.some(({ kind }) => kind === "comma");
  const commented = after.some(({ kind }) => kind === "comment");
  if (indent === undefined) {
    if (commented) return undefined;
    const before = last === undefined ? "" : comma ? gapIn(text, node) : `,${gapIn(text, node)}`;
    return [{ from: end, to: end, text: `${before}${member}` }];
  }
  const ending = endingOf(text);
  const closing = last === undefined && !commented ? `${ending}${indentAt(text, node.offset)}` : "";
  return [
    ...(last === undefined || comma ? [] : [{ from: endOf(last), to: endOf(last), text: "," }]),
    {
      from: end,
      to: closing === "" ? end : endOf(node) - 1,
      text: `${ending}${indent}${member}${comma ? "," : ""}${closing}`,
    },
  ];
}

function removalOf(text: string, member: Node, holder: Node | undefined): readonly Edit[] | undefined {
  if (holder === undefined) return undefined;
  const members = membersOf(holder);
  const index = members.indexOf(member);
  const after = tokensIn(text, endOf(member), members[index + 1]?.offset ?? endOf(holder) - 1);
  const comma = after.find(({ kind }) => kind === "comma");
  const previous = members[index - 1];
  const earlier = previous === undefined ? [] : tokensIn(text, endOf(previous), member.offset);
  const before = comma === undefined ? earlier.find(({ kind }) => kind === "comma") : undefined;
  const isBeside = (from: number, to: number): boolean => /^[ \t]*$/.test(text.slice(from, to));
  const own = {
    from: before !== undefined && isBeside(before.to, member.offset) ? before.from : member.offset,
    to: comma !== undefined && isBeside(endOf(member), comma.from) ? comma.to : endOf(member),
  };
  const apart = [comma, before].filter(
    (one) => one !== undefined && (one.to <= own.from || one.from >= own.to),
  ) as readonly Token[];
  return [{ ...withBlanks(text, own), text: "" }, ...apart.map(({ from, to }) => ({ from, to, text: "" }))];
}

/** A stretch with the blanks around it that nobody wants when it is gone; the whole line where nothing else stands there. */
function withBlanks(text: string, { from, to }: Omit<Edit, "text">): Omit<Edit, "text"> {
  const start = from - (/[ \t]*$/.exec(text.slice(0, from))?.[0].length ?? 0);
  const end = to + (/^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0);
  const begins = start === 0 || /[\r\n]/.test(text.charAt(start - 1));
  const ends = end === text.length || /[\r\n]/.test(text.charAt(end));
  if (begins && ends) return { from: start, to: end + (/^(?:\r\n|\r|\n)/.exec(text.slice(end))?.[0].length ?? 0) };
  return ends ? { from: start, to } : { from, to: end };
}

interface Token extends Omit<Edit, "text"> {
  readonly kind: "comma" | "comment" | "other";
}

/** Of jsonc-parser's `SyntaxKind`, which is an enum that only its own compiler may read. */
const kinds = { comma: 5, lineComment: 12, blockComment: 13, lineBreak: 14, blanks: 15, end: 17 } as const;

/** What stands in a stretch of a text, without blanks. */
function tokensIn(text: string, from: number, to: number): readonly Token[] {
  const scanner = parser().createScanner(text, false);
  scanner.setPosition(from);
  const tokens: Token[] = [];
  for (;;) {
    const kind: number = scanner.scan();
    const offset = scanner.getTokenOffset();
    if (kind === kinds.end || offset >= to) return tokens;
    if (kind === kinds.blanks || kind === kinds.lineBreak) continue;
    const isComment = kind === kinds.lineComment || kind === kinds.blockComment;
    tokens.push({
      kind: isComment ? "comment" : kind === kinds.comma ? "comma" : "other",
      from: offset,
      to: offset + scanner.getTokenLength(),
    });
  }
}

function sameComments(before: string, after: string): boolean {
  const of = (text: string): string =>
    tokensIn(text, 0, text.length)
      .filter(({ kind }) => kind === "comment")
      .map(({ from, to }) => text.slice(from, to))
      .join("\n");
  return of(before) === of(after);
}

/** From the end on; of edits at one place the first comes first. */
const applied = (text: string, edits: readonly Edit[]): string =>
  edits
    .toReversed()
    .toSorted((a, b) => b.from - a.from)
    .reduce((rest, { from, to, text: instead }) => rest.slice(0, from) + instead + rest.slice(to), text);

/** Whether its members stand on lines of their own. */
function isSpread(text: string, node: Node): boolean {
  const [first] = membersOf(node);
  if (first !== undefined) return /[\r\n]/.test(text.slice(node.offset, first.offset));
  return node.parent === undefined || /[\r\n]/.test(text.trim());
}

/** The blanks at the beginning of a line. */
function indentAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** By the first line that is indented; two spaces where none is. */
const unitOf = (text: string): string => /^(?:\t| +)(?=\S)/m.exec(text)?.[0] ?? "  ";

/** What stands between a name and its value, as in the member before. */
function colonOf(text: string, last: Node | undefined): string {
  const [name, value] = last?.children ?? [];
  const between = name && value && text.slice(endOf(name), value.offset);
  return between !== undefined && /^[ \t]*:[ \t]*$/.test(between) ? between : ": ";
}

/** What stands after a comma of members on one line. */
function gapIn(text: string, node: Node): string {
  const [first, second] = membersOf(node);
  if (first !== undefined && second !== undefined)
    return /,([ \t]*)$/.exec(text.slice(endOf(first), second.offset))?.[1] ?? " ";
  return first !== undefined && colonOf(text, first).trimEnd() === colonOf(text, first) ? "" : " ";
}

/** A value; over several lines where an indentation is given. */
function written(text: string, value: Json, indent: string | undefined): string {
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, unitOf(text)).replaceAll("\n", `${endingOf(text)}${indent}`);
}
