import { parseSync, Visitor } from "oxc-parser";

export interface Mention {
  readonly name: string;
  readonly line: number;
}

/** `names` are the named bindings, known where nothing else is bound. */
export interface Import extends Mention {
  readonly names?: readonly string[];
}

/** What one source file reaches for: module specifiers of every kind of import, and the globals of the process. */
export interface Reach {
  readonly imports: readonly Import[];
  readonly globals: readonly Mention[];
}

const watchedGlobals = new Set(["process", "console"]);

/** Throws where the file does not parse or an import's target is computed, since then nothing can be said about it. */
export function readImports(file: string, text: string): Reach {
  const { program, errors } = parseSync(file, text);
  if (errors[0]) throw new Error(`${file}: does not parse: ${errors[0].message}`);
  const imports: Import[] = [];
  const globals: Mention[] = [];
  const propertyNames = new Set<unknown>();
  const at = (start: number): number => text.slice(0, start).split("\n").length;
  const add = (source: unknown, start: number, names?: readonly string[]): void => {
    const name = moduleName(source);
    if (name === undefined)
      throw new Error(`${file}:${at(start)}: the target of this import is computed; write it as a string`);
    imports.push({ name, line: at(start), ...(names && { names }) });
  };
  const addFrom = (node: { readonly source?: unknown; readonly start: number }): void => {
    if (node.source != null) add(node.source, node.start);
  };
  new Visitor({
    ImportDeclaration: ({ source, start, specifiers }) => {
      const names = specifiers.flatMap((one) =>
        one.type === "ImportSpecifier" && one.imported.type === "Identifier" ? [one.imported.name] : [],
      );
      add(source, start, names.length === specifiers.length ? names : undefined);
    },
    ExportNamedDeclaration: addFrom,
    ExportAllDeclaration: addFrom,
    ImportExpression: addFrom,
    TSImportType: addFrom,
    TSExternalModuleReference: (node) => add(node.expression, node.start),
    CallExpression: ({ callee, arguments: [first], start }) => {
      const called = callee.type === "MemberExpression" ? callee.object : callee;
      if (called.type === "Identifier" && called.name === "require") add(first, start);
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

/**
 * A string, or a template that picks the platform's part of a package: `pkg-${platform}-${arch}/x` reads as `pkg/x`,
 * because such a part comes with the package and shares its home.
 */
function moduleName(node: unknown): string | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const { type, value, quasis } = node as Partial<Record<"type" | "value" | "quasis", unknown>>;
  if (type === "Literal" && typeof value === "string") return value;
  if (type !== "TemplateLiteral" || !Array.isArray(quasis)) return undefined;
  const pattern = quasis.map((quasi) => quasi.value.raw).join("*");
  const [, name, rest] = /^((?:@[\w.-]+\/)?[\w.-]+?)(?:-\*)+(\/[^*]*)?$/.exec(pattern) ?? [];
  return name === undefined ? undefined : name + (rest ?? "");
}
