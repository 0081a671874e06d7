import type { ASTNode } from "@marcbachmann/cel-js";

/** An expression with its logic taken apart, so that what is not known leaves open only what depends on it. */
export type Tree<Leaf> =
  | { readonly kind: "all" | "any"; readonly parts: readonly Tree<Leaf>[] }
  | { readonly kind: "not"; readonly part: Tree<Leaf> }
  | { readonly kind: "leaf"; readonly leaf: Leaf };

/** Takes `&&`, `||` and `!` apart; whatever is below them is a leaf. */
export function toTree<Leaf>(node: ASTNode, leafOf: (node: ASTNode) => Leaf): Tree<Leaf> {
  switch (node.op) {
    case "&&":
    case "||":
      return {
        kind: node.op === "&&" ? "all" : "any",
        parts: childrenOf(node).map((child) => toTree(child, leafOf)),
      };
    case "!_": {
      const [part] = childrenOf(node);
      return part === undefined ? { kind: "leaf", leaf: leafOf(node) } : { kind: "not", part: toTree(part, leafOf) };
    }
    default:
      return { kind: "leaf", leaf: leafOf(node) };
  }
}

/** The nodes directly below one. */
export const childrenOf = ({ args }: ASTNode): readonly ASTNode[] => nodesIn(args);

function nodesIn(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return isNode(args) ? [args] : [];
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === "object" && value !== null && "op" in value && "args" in value;

/** Which facts of `target` a node reads, by path; one that takes `target` as a whole reads every fact. */
export function factsReadBy(node: ASTNode, names: readonly string[]): readonly string[] {
  const path = pathOf(node);
  if (path === undefined) return [...new Set(childrenOf(node).flatMap((child) => factsReadBy(child, names)))];
  const read = path.join(".");
  return names.filter((name) => read === "" || `${read}.`.startsWith(`${name}.`) || name.startsWith(`${read}.`));
}

/** `target.image.version` as `["image", "version"]`; undefined for anything else. */
export function pathOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === "id") return node.args === "target" ? [] : undefined;
  if (node.op !== "." && node.op !== "[]") return undefined;
  const [from, step]: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const base = isNode(from) ? pathOf(from) : undefined;
  if (base === undefined) return undefined;
  if (node.op === ".") return typeof step === "string" ? [...base, step] : undefined;
  if (isNode(step) && step.op === "value" && typeof step.args === "string") return [...base, step.args];
  // By a computed key: as much as is known of the way.
  return base.length > 0 ? base : undefined;
}
