import type { Within } from "./locate.ts";
import type { Mistake, Problem } from "./problem.ts";
import { problemAt } from "./problem.ts";
import type { YamlDocument } from "./read-yaml.ts";

/** A mistake at a JSON Pointer; `part` tells whether the key or the value there is meant. */
export interface PointedMistake extends Mistake {
  readonly pointer: string;
  readonly part: "key" | "value";
  /** The piece of a text that is meant, and how often it stands there before. */
  readonly within?: Within;
}

/** The mistake at its place in the file. */
export function placed(document: YamlDocument, { pointer, part, within, ...mistake }: PointedMistake): Problem {
  const inside = within && document.inside(pointer, within);
  return problemAt(document.source, inside ?? document.at(pointer, part), mistake);
}

/** Drops what stands at the place of a cause: what YAML refused is null in the data, which the schema then misses there. */
export function withoutEchoes(problems: readonly Problem[], causes: readonly Problem[]): readonly Problem[] {
  const places = new Set(causes.map(({ line, column }) => `${line}:${column}`));
  return problems.filter(({ line, column }) => !places.has(`${line}:${column}`));
}
