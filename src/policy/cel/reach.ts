import type { ASTNode } from "@marcbachmann/cel-js";
import type { FactValue } from "./facts.ts";
import { childrenOf, pathOf, type Tree } from "./tree.ts";

/** What an expression can come to, over all targets that there could be. */
export interface Reach {
  readonly holds: boolean;
  readonly fails: boolean;
}

/** One fact compared with literals. */
export interface Comparison {
  readonly fact: string;
  readonly literals: readonly (string | bigint)[];
}

export interface Reachable {
  /** Equal for leaves that always come to the same. */
  readonly text: string;
  /** Undefined for a leaf that is more than a comparison: it may come to either, whatever the facts are. */
  readonly comparison: Comparison | undefined;
  /** What a comparison comes to where its fact has this value. */
  readonly at: (value: FactValue) => boolean;
}

/** More combinations are not looked through; then either is taken for possible. */
const most = 4096;

/**
 * Whether an expression can hold, and whether it can fail. Never wrong where it says that it cannot: what is not a comparison is taken to
 * come to either, and of a fact every value is tried that a comparison tells from others.
 */
export function reachOf(tree: Tree<Reachable>): Reach {
  const leaves = leavesOf(tree);
  const facts = Map.groupBy(
    leaves.flatMap(({ comparison }) => comparison ?? []),
    ({ fact }) => fact,
  );
  const variables: readonly Variable[] = [
    ...[...facts].map(([fact, all]) => ({ name: `fact ${fact}`, values: valuesFor(all) })),
    ...[...new Set(leaves.flatMap(({ comparison, text }) => (comparison === undefined ? [text] : [])))].map((text) => ({
      name: `leaf ${text}`,
      values: [true, false],
    })),
  ];
  if (variables.reduce((product, { values }) => product * values.length, 1) > most) return { holds: true, fails: true };
  const seen = { holds: false, fails: false };
  for (const assignment of assignments(variables)) {
    if (comesTo(tree, assignment)) seen.holds = true;
    else seen.fails = true;
    if (seen.holds && seen.fails) break;
  }
  return seen;
}

type Value = string | bigint | boolean;
interface Variable {
  readonly name: string;
  readonly values: readonly Value[];
}

const leavesOf = (tree: Tree<Reachable>): readonly Reachable[] =>
  tree.kind === "leaf" ? [tree.leaf] : (tree.kind === "not" ? [tree.part] : tree.parts).flatMap(leavesOf);

/** The literals, and for each kind a value beside all of them. */
function valuesFor(comparisons: readonly Comparison[]): readonly Value[] {
  const literals = comparisons.flatMap((one): readonly Value[] => one.literals);
  const around = literals.flatMap((one): readonly Value[] =>
    typeof one === "bigint" ? [one - 1n, one, one + 1n] : [one],
  );
  const texts = literals.filter((one) => typeof one === "string").toSorted();
  return [...new Set<Value>([...around, ...(texts.length > 0 ? [`${texts.at(-1)}?`] : [])])];
}

function* assignments(variables: readonly Variable[]): Generator<ReadonlyMap<string, Value>, void, undefined> {
  const [first, ...rest] = variables;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const others of assignments(rest))
    for (const value of first.values) yield new Map([...others, [first.name, value]]);
}

function comesTo(tree: Tree<Reachable>, assignment: ReadonlyMap<string, Value>): boolean {
  switch (tree.kind) {
    case "leaf": {
      const { comparison, text, at } = tree.leaf;
      const value = assignment.get(comparison === undefined ? `leaf ${text}` : `fact ${comparison.fact}`);
      return typeof value === "boolean" ? value : value !== undefined && at(value);
    }
    case "not":
      return !comesTo(tree.part, assignment);
    case "all":
      return tree.parts.every((part) => comesTo(part, assignment));
    case "any":
      return tree.parts.some((part) => comesTo(part, assignment));
    default:
      return tree satisfies never;
  }
}

const equalities: ReadonlySet<string> = new Set(["==", "!=", "in"]);
const operators: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in"]);

/** A node as a comparison of one of these facts with literals; undefined for anything else. */
export function comparisonIn(node: ASTNode, names: readonly string[]): Comparison | undefined {
  if (!operators.has(node.op)) return undefined;
  const sides = childrenOf(node);
  const facts = sides.flatMap((side) => pathOf(side)?.join(".") ?? []);
  const others = sides.filter((side) => pathOf(side) === undefined);
  const literals = others.flatMap((side) => (side.op === "list" ? childrenOf(side) : [side])).map(literalOf);
  const [fact] = facts;
  const known = literals.filter((one) => one !== undefined);
  // Texts have an order that no few values could stand for.
  if (!equalities.has(node.op) && known.some((one) => typeof one === "string")) return undefined;
  return fact !== undefined &&
    sides.length === 2 &&
    others.length === 1 &&
    names.includes(fact) &&
    known.length > 0 &&
    known.length === literals.length
    ? { fact, literals: known }
    : undefined;
}

function literalOf(node: ASTNode): string | bigint | undefined {
  if (node.op !== "value") return undefined;
  return typeof node.args === "string" || typeof node.args === "bigint" ? node.args : undefined;
}
