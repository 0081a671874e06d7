import { describeError } from "./describe-error.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import { below } from "./pointer.ts";
import type { Mistake } from "./problem.ts";
import { knownKeys, requiredKeys, unknownKey } from "./schema-error.ts";
import { isMapping } from "./json.ts";
import type { SchemaError } from "./schema-error.ts";
import { nearest } from "./suggest.ts";

/** The sentence to show for a key or value that a later version brings, undefined for all others. */
export type Later = (pointer: string, key: string | undefined, value: unknown) => string | undefined;

interface Reading {
  readonly later?: Later;
  /** A scalar as it is written in the file. */
  readonly written: (pointer: string) => string | undefined;
}

const never: Later = () => undefined;

/** As many mistakes of one document as anyone will read. */
const most = 101;

/** What a validator found, with echoes dropped: one mistake per cause. */
export function schemaMistakes(
  errors: readonly SchemaError[],
  { later = never, written }: Reading,
): readonly PointedMistake[] {
  const causes = withoutEchoes(errors);
  const strangers = Map.groupBy(
    causes.filter((error) => unknownKey(error) !== undefined),
    ({ instancePath }) => instancePath,
  );
  const mistakes: PointedMistake[] = [];
  for (const error of causes) {
    if (mistakes.length >= most) break;
    if ((strangers.get(error.instancePath) ?? []).some((stranger) => standsFor(stranger, error, later))) continue;
    mistakes.push({
      ...(unsupported(error, later) ?? describeError(error, written(error.instancePath))),
      ...placeOf(error),
    });
  }
  return mistakes;
}

/** Drops the parents of `if`, and the branches of a union in favour of the union, whose errors come right before its own. */
function withoutEchoes(errors: readonly SchemaError[]): readonly SchemaError[] {
  const kept: SchemaError[] = [];
  for (const error of errors) {
    if (error.keyword === "if" || error.keyword === "propertyNames") continue;
    if (error.keyword === "oneOf" || error.keyword === "anyOf") dropBranches(kept, error);
    kept.push(error);
  }
  return kept;
}

function dropBranches(kept: SchemaError[], union: SchemaError): void {
  const branches = schemasIn(union.schema);
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    if (!last.instancePath.startsWith(union.instancePath) || !branches.has(last.parentSchema)) return;
    kept.pop();
  }
}

function schemasIn(schema: unknown, found = new Set<unknown>()): ReadonlySet<unknown> {
  if (typeof schema !== "object" || schema === null || found.has(schema)) return found;
  found.add(schema);
  for (const part of Object.values(schema)) schemasIn(part, found);
  return found;
}

/** Whether an unknown key is the missing one that `error` reports: mistyped, or not supported yet. */
function standsFor(stranger: SchemaError, error: SchemaError, later: Later): boolean {
  const key = unknownKey(stranger) ?? "";
  const missing = missingKeys(error);
  if (missing.length === 0) return false;
  if (later(stranger.instancePath, key, stranger.data) !== undefined) return true;
  const meant = nearest(key, knownKeys(stranger));
  return meant === undefined ? error.keyword === "oneOf" : missing.includes(meant);
}

function missingKeys({ keyword, params, schema, data }: SchemaError): readonly string[] {
  if (keyword === "required") return [String(params["missingProperty"])];
  if (keyword !== "oneOf" && keyword !== "anyOf") return [];
  const keys = requiredKeys(schema);
  return keys.some((key) => isMapping(data) && Object.hasOwn(data, key)) ? [] : keys;
}

function unsupported(error: SchemaError, later: Later): Mistake | undefined {
  const remedy = later(error.instancePath, unknownKey(error), error.data);
  if (remedy === undefined) return undefined;
  return {
    code: "unsupported",
    message: `\`${unknownKey(error) ?? String(error.data)}\` is not supported by this version`,
    remedy,
  };
}

function placeOf(error: SchemaError): Pick<PointedMistake, "pointer" | "part"> {
  const key = unknownKey(error);
  if (key !== undefined) return { pointer: below(error.instancePath, key), part: "key" };
  const ofKeys = ["required", "dependentRequired", "oneOf", "anyOf", "minProperties", "not"].includes(error.keyword);
  return { pointer: error.instancePath, part: ofKeys && isMapping(error.data) ? "key" : "value" };
}
