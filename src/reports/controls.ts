import { byCodeUnit } from "../model/by-code-unit.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Finding, Report } from "../model/report.ts";

/** How a control stands, by the checks that are about it. `no-rule`: a policy names it and no check of it came to anything. */
export type ControlStanding = "satisfied" | "not-satisfied" | "not-fully-observed" | "no-rule";

export interface Control {
  readonly framework: string;
  readonly id: string;
  readonly standing: ControlStanding;
  /** `POLICY/CHECK`, sorted. */
  readonly checks: readonly string[];
  /** Findings of those checks. */
  readonly pass: number;
  readonly fail: number;
  readonly exempt: number;
  readonly unknown: number;
}

/**
 * Every control that a policy names, by framework and id. A failure that an exemption accepts is a failure; what could not be told
 * satisfies nothing, nor does a target that was not observed.
 */
export function controlsOf(
  { findings }: Pick<Report, "findings">,
  policies: readonly CompiledPolicy[],
): readonly Control[] {
  const byPolicy = Map.groupBy(findings, ({ policy }) => policy);
  const named = policies.flatMap((policy) =>
    Object.entries(policy.controls).flatMap(([framework, ids]) =>
      ids.map((id) => ({ framework, id, policy: policy.name })),
    ),
  );
  const groups = Map.groupBy(named, ({ framework, id }) => JSON.stringify([framework, id]));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const own = group.flatMap(({ policy }) => byPolicy.get(policy) ?? []);
      return [{ framework: first.framework, id: first.id, ...standingOf(own) }];
    })
    .toSorted((a, b) => byCodeUnit(a.framework, b.framework) || inOrder.compare(a.id, b.id));
}

/** `AC-2` before `AC-10`. */
const inOrder = new Intl.Collator("en", { numeric: true });

function standingOf(findings: readonly Finding[]): Omit<Control, "framework" | "id"> {
  const count = (outcome: Finding["outcome"]): number => findings.filter((one) => one.outcome === outcome).length;
  const [pass, fail, unknown] = [count("pass"), count("fail"), count("unknown")];
  const exempt = findings.filter(({ outcome, exemption }) => outcome === "fail" && exemption !== null).length;
  const checks = [...new Set(findings.map(({ policy, check }) => `${policy}/${check}`))].toSorted();
  const standing = fail > 0 ? "not-satisfied" : unknown > 0 ? "not-fully-observed" : pass > 0 ? "satisfied" : "no-rule";
  return { standing, checks, pass, fail, exempt, unknown };
}
