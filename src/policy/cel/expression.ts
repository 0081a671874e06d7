import { createRequire } from "node:module";
import type * as celJs from "@marcbachmann/cel-js";
import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import { found, pattern } from "../../checks/matchers/pattern.ts";
import type { Reason } from "../../model/outcome.ts";
import { type Facts, type FactValue, factNames, factTypes, toContext } from "./facts.ts";
import { comparisonIn, type Reach, reachOf, type Reachable } from "./reach.ts";
import { childrenOf, factsReadBy, toTree, type Tree } from "./tree.ts";
import { written } from "./written.ts";

/** What an expression came to; `undecided` says why that cannot be told. */
export type Decision = boolean | { readonly undecided: Reason };

export interface Expression {
  readonly text: string;
  /** The facts that it reads, by path. */
  readonly reads: readonly string[];
  /** What it can come to at all. */
  reach(): Reach;
  /** By Kleene's logic over `&&`, `||` and `!`. Never throws. */
  decide(facts: Facts): Decision;
}

/** Why a text is no expression. */
export interface CelFault {
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** The part that is meant, as far as the parser tells; empty for the whole. */
  readonly part: string;
  /** Where the part begins in the text, in UTF-16 code units. */
  readonly start: number;
}

export type Compiled =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly fault: CelFault };

const keep = 500;
const known = new Map<string, Compiled>();

/** A CEL expression over `target`, type-checked. One text is compiled once. */
export function compileCel(text: string): Compiled {
  const before = known.get(text);
  if (before !== undefined) return before;
  const fresh = compile(text);
  if (known.size >= keep) known.clear();
  known.set(text, fresh);
  return fresh;
}

function compile(text: string): Compiled {
  const { environment, ofParts } = library();
  try {
    const checked = environment.check(text);
    if (!checked.valid) return { ok: false, fault: faultOf(checked.error, text) };
    if (checked.type !== "bool")
      return {
        ok: false,
        fault: { code: "not_bool", message: "this is neither true nor false", ...whole },
      };
    const { ast } = environment.parse(text);
    const fault = tooCostly(ast, text) ?? badPattern(ast, text) ?? optional(text);
    if (fault !== undefined) return { ok: false, fault };
    const tree = toTree(ast, (node): Leaf => {
      const reads = factsReadBy(node, factNames);
      const part = written(node, text, (method) => (method === "matches" ? ownMatches : method));
      const run = ofParts.parse(part);
      const holds = (context: object): boolean => run(context) === true;
      const comparison = comparisonIn(node, scalars);
      const at = (value: FactValue): boolean =>
        comparison !== undefined && holds(toContext(new Map([[comparison.fact, { value }]])));
      return { reads, run: holds, text: part, comparison, at };
    });
    const decide = (facts: Facts): Decision => decideTree(tree, facts, toContext(facts));
    return { ok: true, expression: { text, reads: factsReadBy(ast, factNames), reach: () => reachOf(tree), decide } };
  } catch (error) {
    return { ok: false, fault: faultOf(error, text) };
  }
}

const strings = /[rR]("|')(?:(?!\1)[^])*\1|("|')(?:\\[^]|(?!\2)[^\\])*\2/g;

/** Optional values type-check, and cannot be told when it comes to that. */
function optional(text: string): CelFault | undefined {
  const bare = text.replaceAll(strings, (one) => " ".repeat(one.length));
  const { 0: part = "", index = 0 } = /(?<![\w.])optional\s*\.\s*\w*/.exec(bare) ?? {};
  return part === ""
    ? undefined
    : { code: "no-optional", message: "there are no optional values here", part, start: index };
}

interface Leaf extends Reachable {
  readonly reads: readonly string[];
  /** Throws where CEL has an error, such as a tag that is not there. */
  readonly run: (context: object) => boolean;
}

function decideTree(tree: Tree<Leaf>, facts: Facts, context: object): Decision {
  switch (tree.kind) {
    case "leaf":
      return decideLeaf(tree.leaf, facts, context);
    case "not": {
      const part = decideTree(tree.part, facts, context);
      return typeof part === "boolean" ? !part : part;
    }
    case "all":
    case "any": {
      const parts = tree.parts.map((part) => decideTree(part, facts, context));
      const decisive = tree.kind === "any";
      return parts.includes(decisive) ? decisive : (parts.find((part) => typeof part !== "boolean") ?? !decisive);
    }
    default:
      return tree satisfies never;
  }
}

function decideLeaf({ reads, run }: Leaf, facts: Facts, context: object): Decision {
  for (const name of reads) {
    const fact = facts.get(name);
    if (fact === undefined) return { undecided: { code: "undecidable", detail: `target.${name} is not known` } };
    if ("reason" in fact) {
      const { code, detail } = fact.reason;
      return { undecided: { code, detail: `target.${name} is not known${detail === undefined ? "" : `: ${detail}`}` } };
    }
  }
  try {
    return run(context);
  } catch (error) {
    return { undecided: { code: "undecidable", detail: firstLine(error) } };
  }
}

/** Facts that a literal can be compared with. */
const scalars = factNames.filter((name) => name !== "tags");

/** Methods that evaluate an expression for each entry of a list or map. */
const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** More of them within each other would multiply; nobody writes three over a list of tags. */
const mostMacros = 2;

const calls = (node: ASTNode): readonly ASTNode[] => [
  ...(node.op === "rcall" ? [node] : []),
  ...childrenOf(node).flatMap(calls),
];

const nameOf = (call: ASTNode): string => (call.op === "rcall" ? call.args[0] : "");

function tooCostly(ast: ASTNode, text: string): CelFault | undefined {
  const all = calls(ast);
  const bound = all.find((call) => nameOf(call) === "bind");
  // A name for a value, used twice within the next one and so on, doubles with each.
  if (bound !== undefined) return { code: "too-costly", message: "`cel.bind` is not taken", ...partOf(bound, text) };
  const used = all.filter((call) => macros.has(nameOf(call)));
  return used.length <= mostMacros
    ? undefined
    : {
        code: "too-costly",
        message: `the expression goes through lists ${used.length} times; at most ${mostMacros} are taken`,
        ...whole,
      };
}

const whole = { part: "", start: 0 } as const;

const partOf = ({ range }: Pick<ASTNode, "range">, text: string): Pick<CelFault, "part" | "start"> => ({
  part: text.slice(range.start, range.end),
  start: range.start,
});

/** The library's `matches` backtracks. Ours is RE2, and its expression has to stand there as a text, so that it is checked now. */
function badPattern(ast: ASTNode, text: string): CelFault | undefined {
  for (const call of calls(ast)) {
    if (nameOf(call) !== "matches" || call.op !== "rcall") continue;
    const [argument] = call.args[2];
    if (argument?.op !== "value" || typeof argument.args !== "string")
      return { code: "computed-pattern", message: "a regular expression is written as a text", ...partOf(call, text) };
    try {
      pattern(argument.args);
    } catch (error) {
      return { code: "bad-pattern", message: `no RE2 expression: ${firstLine(error)}`, ...partOf(call, text) };
    }
  }
  return undefined;
}

const ownMatches = "matchesByRe2";

interface Library {
  readonly environment: Environment;
  /** For parts of what the other has taken: brackets count as depth, and `written` sets many. */
  readonly ofParts: Environment;
}

let loaded: Library | undefined;

/** Loaded here, and synchronously, since most policies have no expression. */
function library(): Library {
  if (loaded !== undefined) return loaded;
  const cel = createRequire(import.meta.url)("@marcbachmann/cel-js") as typeof celJs;
  const environment = (maxDepth: number): Environment =>
    new cel.Environment({
      limits: { maxAstNodes: 500, maxDepth, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 },
    })
      .registerVariable({ name: "target", schema: factTypes })
      .registerFunction(`string.${ownMatches}(string): bool`, (subject: string, source: string) =>
        found(source, subject),
      );
  return (loaded = { environment: environment(40), ofParts: environment(400) });
}

function faultOf(error: unknown, text: string): CelFault {
  const { code, range } = error as { readonly code?: unknown; readonly range?: celJs.SourceRange };
  return {
    code: typeof code === "string" ? code : "bad-expression",
    message: firstLine(error),
    ...(range === undefined ? whole : partOf({ range }, text)),
  };
}

/** The library draws the source below its message. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
