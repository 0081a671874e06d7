import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkTypes } from "../../src/checks/registry.ts";
import type { CheckType, JsonObject } from "../../src/model/check.ts";
import { localAnswer, type Place } from "../support/local-facts.ts";

export const library = join(import.meta.dirname, "../../policies");
export const policyNames: readonly string[] = readdirSync(library).toSorted();

export interface Check {
  readonly id: string;
  readonly title: string;
  readonly remedy: { readonly none: string };
  readonly type: CheckType;
  readonly spec: JsonObject;
}

/** Judges every check on real facts of the place; `unknown` is written as its reason. */
export function outcomes(checks: readonly Check[], place: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(
    checks.map(({ id, type, spec }) => {
      const answers = type.probe(spec).map((ask) => localAnswer(ask, place));
      const kinds = type
        .judge(spec, answers)
        .map(({ outcome }) => (outcome.kind === "unknown" ? outcome.reason.code : outcome.kind));
      return [id, kinds.join()];
    }),
  );
}

export function readChecks(name: string): readonly Check[] {
  const policy: { spec: { checks: readonly (JsonObject & Omit<Check, "type" | "spec">)[] } } = parse(
    readFileSync(join(library, name, "policy.yaml"), "utf8"),
  );
  return policy.spec.checks.map((check) => {
    const type = checkTypes.find((one) => one.name in check);
    if (type === undefined) throw new Error(`${check.id} has no check type`);
    return { id: check.id, title: check.title, remedy: check.remedy, type, spec: check[type.name] as JsonObject };
  });
}
