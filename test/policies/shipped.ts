import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { noContext } from "../../src/checks/case.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import type { Fixture, FixturePlace } from "../../src/model/fixture.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { CheckType, Json } from "../../src/model/check.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { type Collector, observe } from "./observe.ts";

export const library = join(import.meta.dirname, "../../policies");
export const policyNames: readonly string[] = readdirSync(library).toSorted();

export interface Check {
  readonly id: string;
  readonly title: string;
  /** What repairs it, whoever does. */
  readonly remediation: string;
  readonly type: CheckType;
  readonly spec: Json;
}

/** Judges every check on what one run of the program found in the place; `unknown` is written as its reason. */
export async function outcomes(
  checks: readonly Check[],
  place: FixturePlace,
  { collector, fixture = {} }: { readonly collector: Collector; readonly fixture?: Pick<Fixture, "app" | "now"> },
): Promise<Readonly<Record<string, string>>> {
  const probes = checks.map(({ type, spec }) => type.probe(spec));
  const answers = await observe(probes.flat(), place, collector);
  let judged = 0;
  return Object.fromEntries(
    checks.map(({ id, type, spec }, index) => {
      const own = answers.slice(judged, (judged += probes[index]?.length ?? 0));
      const { outcome } = type.judge(spec, own, { app: fixture.app, now: fixture.now ?? noContext.now });
      return [id, outcome.kind === "unknown" ? outcome.reason.code : outcome.kind];
    }),
  );
}

/** With the values of the policy's inputs. */
export function readChecks(name: string): readonly Check[] {
  const path = join(library, name, "policy.yaml");
  const parsed = parsePolicies([{ path, text: readFileSync(path) }], checkTypes);
  if (!parsed.ok) throw new Error(`${path} is not valid`);
  return checksOf(parsed.set.policies);
}

export const checksOf = (policies: readonly CompiledPolicy[]): readonly Check[] =>
  policies.flatMap(({ checks }) =>
    checks.map(({ id, title, remediation = "", type: named, spec }) => {
      const type = checkTypes.find((one) => one.name === named);
      if (type === undefined) throw new Error(`${id} has no check type`);
      return { id, title, remediation, type, spec };
    }),
  );
