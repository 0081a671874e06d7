import { byCodeUnit } from "../model/by-code-unit.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { Finding, StreamedReport } from "../model/report.ts";

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
  { findings }: Pick<StreamedReport, "findings">,
  policies: readonly CompiledPolicy[],
): readonly Control[] {
  const byPolicy = new Map<string, Counts>();
  for (const finding of findings) {
    const counts = byPolicy.get(finding.policy) ?? { checks: new Set(), pass: 0, fail: 0, exempt: 0, unknown: 0 };
    byPolicy.set(finding.policy, counts);
    count(finding, counts);
  }
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
      const own = new Set(group.map(({ policy }) => policy));
      return [
        {
          framework: first.framework,
          id: first.id,
          ...standingOf([...own].flatMap((name) => byPolicy.get(name) ?? [])),
        },
      ];
    })
    .toSorted((a, b) => byCodeUnit(a.framework, b.framework) || inOrder.compare(a.id, b.id));
}

/** `AC-2` before `AC-10`. */
const inOrder = new Intl.Collator("en", { numeric: true });

interface Counts {
  readonly checks: Set<string>;
  pass: number;
  fail: number;
  exempt: number;
  unknown: number;
}

function count({ policy, check, outcome, exemption }: Finding, counts: Counts): void {
  counts.checks.add(`${policy}/${check}`);
  if (outcome !== "notApplicable") counts[outcome]++;
  if (outcome === "fail" && exemption !== null) counts.exempt++;
}

function standingOf(policies: readonly Counts[]): Omit<Control, "framework" | "id"> {
  const sum = (key: "pass" | "fail" | "exempt" | "unknown"): number => policies.reduce((all, one) => all + one[key], 0);
  const [pass, fail, exempt, unknown] = [sum("pass"), sum("fail"), sum("exempt"), sum("unknown")];
  const checks = [...new Set(policies.flatMap((one) => [...one.checks]))].toSorted();
  const standing = fail > 0 ? "not-satisfied" : unknown > 0 ? "not-fully-observed" : pass > 0 ? "satisfied" : "no-rule";
  return { standing, checks, pass, fail, exempt, unknown };
}
