import type { ASTNode } from "@marcbachmann/cel-js";

/**
 * A part of an expression as a text of its own that means the same. The library's `serialize` does not do it: it drops the brackets of
 * `1 - (2 - 3)` and rounds numbers. Literals stay as they stand in `source`; every operation has its brackets. `rename` gives methods
 * other names.
 */
export function written(node: ASTNode, source: string, rename: (method: string) => string): string {
  const of = (one: ASTNode): string => written(one, source, rename);
  const list = (some: readonly ASTNode[]): string => some.map(of).join(", ");
  switch (node.op) {
    case "value":
      return source.slice(node.range.start, node.range.end);
    case "id":
      return node.args;
    case "||":
    case "&&":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return `(${of(node.args[0])} ${node.op} ${of(node.args[1])})`;
    case "!_":
      return `(!${of(node.args)})`;
    case "-_":
      return `(-${of(node.args)})`;
    case ".":
      return `${of(node.args[0])}.${node.args[1]}`;
    case "[]":
      return `${of(node.args[0])}[${of(node.args[1])}]`;
    case "call":
      return `${node.args[0]}(${list(node.args[1])})`;
    case "rcall":
      return `${of(node.args[1])}.${rename(node.args[0])}(${list(node.args[2])})`;
    case "list":
      return `[${list(node.args)}]`;
    case "map":
      return `{${node.args.map(([key, value]) => `${of(key)}: ${of(value)}`).join(", ")}}`;
    case "?:":
      return `(${of(node.args[0])} ? ${of(node.args[1])} : ${of(node.args[2])})`;
    default:
      throw new TypeError(`\`${node.op}\` is not taken`);
  }
}
