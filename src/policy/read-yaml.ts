import { parseAllDocuments, Parser } from "yaml";
import type { Document } from "yaml";
import type { Json } from "../model/check.ts";
import { isEmptyNode, locate } from "./locate.ts";
import type { Places } from "./locate.ts";
import type { Mistake, Problem } from "./problem.ts";
import { problemAt } from "./problem.ts";
import type { SourceFile } from "./source-file.ts";
import { simpler, syntaxMistake } from "./syntax-mistake.ts";
import { toData, type ToDataOptions } from "./to-data.ts";

/** One YAML document as plain data, and where each part of it stands. */
export interface YamlDocument extends Places {
  readonly source: SourceFile;
  readonly value: Json;
}

export interface ReadYaml {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** So many syntax errors that it is hardly YAML; its parsing took long. */
  readonly garbage: boolean;
}

/** More are not looked for in one file; one above the limit shows that there were more. */
const mostProblems = 100;

/**
 * Strict YAML 1.2 with the core schema: text to plain data. A document whose syntax is broken is left out of `documents`;
 * in one that uses a refused feature, null stands in its place. Never throws; the time is linear in the size of the text.
 */
export function readYaml(source: SourceFile, options: ToDataOptions = {}): ReadYaml {
  const parsed = parse(source);
  if ("code" in parsed) return { documents: [], problems: [problemAt(source, 0, parsed)], warnings: [], garbage: true };
  const filled = parsed.documents.filter((document) => document.errors.length > 0 || !isEmptyNode(document.contents));
  if (filled.length === 0)
    return { documents: [], problems: [problemAt(source, 0, empty)], warnings: [], garbage: false };
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const documents: YamlDocument[] = [];
  for (const document of filled) {
    if (problems.length > mostProblems) break;
    const broken = syntaxProblems(source, document);
    problems.push(...broken);
    if (broken.length > 0 || underDirectives(document)) continue;
    const { value, mistakes, doubts } = toData(document.contents, options);
    problems.push(
      ...mistakes.slice(0, mostProblems + 1).map(({ offset, ...mistake }) => problemAt(source, offset, mistake)),
    );
    warnings.push(...doubts.slice(0, mostProblems).map(({ offset, ...doubt }) => problemAt(source, offset, doubt)));
    documents.push({ source, value, ...locate(document.contents, source.text) });
  }
  const told = new Set(problems.map(({ line }) => line));
  problems.push(...directiveProblems(source).filter(({ line }) => !told.has(line)));
  return { documents, problems, warnings, garbage: filled.some(({ errors }) => errors.length > mostProblems) };
}

const empty: Mistake = {
  code: "empty-file",
  message: "the file holds no document",
  remedy: "Write a policy into it, or delete the file.",
};

type Parsed = Document.Parsed;

/** Duplicate keys are found by `toData`, since the parser's own look-up takes quadratic time. */
function parse(source: SourceFile): { readonly documents: readonly Parsed[] } | Mistake {
  try {
    const documents = parseAllDocuments(source.text, {
      version: "1.2",
      schema: "core",
      strict: true,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: "silent",
    });
    return { documents };
  } catch (error) {
    return {
      code: "yaml",
      message: `this cannot be parsed as YAML (${error instanceof Error ? error.name : "unknown fault"})`,
      remedy: simpler,
    };
  }
}

/** The first error of each line, and none after a wrong indentation. */
function syntaxProblems(source: SourceFile, document: Parsed): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of [...document.errors, ...document.warnings.filter(({ code }) => code === "BAD_DIRECTIVE")]) {
    if (byLine.size > mostProblems) break;
    if (byLine.size > 0 && error.code === "BAD_INDENT") continue;
    const { offset, indentation, ...mistake } = syntaxMistake(error, source.text, document.errors);
    const { line } = source.position(offset);
    if (!byLine.has(line)) byLine.set(line, problemAt(source, offset, mistake));
    if (indentation) break;
  }
  return [...byLine.values()];
}

/** `%YAML 1.1` would switch the meaning of booleans, numbers and merge keys; `%TAG` brings custom tags. */
function underDirectives({ directives: { yaml, tags } }: Parsed): boolean {
  return yaml.explicit === true || Object.keys(tags).length > 1;
}

/** One for each directive line, also those that the parser overlooks since no document follows. */
function directiveProblems(source: SourceFile): readonly Problem[] {
  // Without a line that begins with %, which is nearly always, the text need not be read again.
  if (!/^\ufeff?%/m.test(source.text)) return [];
  const problems: Problem[] = [];
  for (const token of new Parser().parse(source.text)) {
    if (problems.length > mostProblems) break;
    if (token.type === "directive") problems.push(problemAt(source, token.offset, directive));
  }
  return problems;
}

const directive: Mistake = {
  code: "directive",
  message: "a directive is not allowed",
  remedy: "Remove the % line; documents are YAML 1.2 without directives.",
};
