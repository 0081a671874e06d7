import { parseSync, Visitor } from "oxc-parser";

export interface Mention {
  readonly name: string;
  readonly line: number;
}

/** What one source file reaches for: module specifiers of every kind of import, and the globals of the process. */
export interface Reach {
  readonly imports: readonly Mention[];
  readonly globals: readonly Mention[];
}

const watchedGlobals = new Set(["process", "console"]);

/** Throws where the file does not parse or an import's target is computed, since then nothing can be said about it. */
export function readImports(file: string, text: string): Reach {
  const { program, errors } = parseSync(file, text);
  if (errors[0]) throw new Error(`${file}: does not parse: ${errors[0].message}`);
  const imports: Mention[] = [];
  const globals: Mention[] = [];
  const propertyNames = new Set<unknown>();
  const at = (start: number): number => text.slice(0, start).split("\n").length;
  const add = (source: unknown, start: number): void => {
    if (!isStringLiteral(source))
      throw new Error(`${file}:${at(start)}: the target of this import is computed; write it as a string`);
    imports.push({ name: source.value, line: at(start) });
  };
  const addFrom = (node: { readonly source?: unknown; readonly start: number }): void => {
    if (node.source != null) add(node.source, node.start);
  };
  new Visitor({
    ImportDeclaration: addFrom,
    ExportNamedDeclaration: addFrom,
    ExportAllDeclaration: addFrom,
    ImportExpression: addFrom,
    TSImportType: addFrom,
    TSExternalModuleReference: (node) => add(node.expression, node.start),
    CallExpression: ({ callee, arguments: [first], start }) => {
      if (callee.type === "Identifier" && callee.name === "require") add(first, start);
    },
    MemberExpression: (node) => {
      const isGlobal = node.object.type === "Identifier" && node.object.name === "globalThis";
      if (!node.computed && !isGlobal) propertyNames.add(node.property);
    },
    Property: (node) => {
      if (!node.computed) propertyNames.add(node.key);
    },
    TSPropertySignature: (node) => propertyNames.add(node.key),
    PropertyDefinition: (node) => propertyNames.add(node.key),
    MethodDefinition: (node) => propertyNames.add(node.key),
    Identifier: (node) => {
      if (watchedGlobals.has(node.name) && !propertyNames.has(node))
        globals.push({ name: node.name, line: at(node.start) });
    },
  }).visit(program);
  return { imports, globals };
}

function isStringLiteral(node: unknown): node is { readonly type: "Literal"; readonly value: string } {
  return (
    typeof node === "object" &&
    node !== null &&
    "type" in node &&
    node.type === "Literal" &&
    "value" in node &&
    typeof node.value === "string"
  );
}
