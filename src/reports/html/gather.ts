import { byCodeUnit } from "../../model/by-code-unit.ts";
import type { OutcomeKind } from "../../model/outcome.ts";
import type { CompiledCheck, CompiledPolicy } from "../../model/policy.ts";
import type { Assurance, Finding, Report, ReportTarget } from "../../model/report.ts";
import type { About } from "../about.ts";

/** How a check stands on a target, the worst of its subjects. `exempt`: it fails, and an exemption accepts it. */
export type Stands = "fail" | "unknown" | "exempt" | "pass" | "na";

export interface Home {
  readonly target: ReportTarget;
  /** Its anchor: a number, so that no name of a home stands in an address. */
  readonly anchor: string;
  /** By policy, how many checks stand how. */
  readonly cells: ReadonlyMap<string, Readonly<Record<Stands, number>>>;
  /** What is more than a plain pass, or does not apply. */
  readonly told: readonly Finding[];
}

/** What the parts of the page are made from; passes are only counted, so that a large fleet fits. */
export interface Gathered {
  readonly report: Report;
  readonly about: About;
  readonly homes: readonly Home[];
  readonly anchorOf: ReadonlyMap<string, string>;
  /** Names, sorted. */
  readonly policies: readonly string[];
  /** The check behind a finding, where the policies of the run are at hand. */
  readonly checkOf: (
    finding: Pick<Finding, "policy" | "check">,
  ) => { readonly policy: CompiledPolicy; readonly check: CompiledCheck } | undefined;
  /** Of what could be judged, how many findings have which assurance. */
  readonly assurance: ReadonlyMap<Assurance, number>;
}

const none = (): Record<Stands, number> => ({ fail: 0, unknown: 0, exempt: 0, pass: 0, na: 0 });

const worst: readonly Stands[] = ["fail", "unknown", "exempt", "pass", "na"];

interface Collected {
  readonly checks: Map<string, Map<string, Stands>>;
  readonly told: Finding[];
}

export function gathered(report: Report, about: About): Gathered {
  const found = new Map<string, Collected>();
  const assurance = new Map<Assurance, number>();
  // A home that was not observed says once why; its checks need not repeat it.
  const away = new Map(report.targets.filter(({ observed }) => !observed).map(({ id, reason }) => [id, reason]));
  const policies = new Set(about.policies.map(({ name }) => name));
  for (const finding of report.findings) {
    const { target, policy, check, outcome } = finding;
    policies.add(policy);
    if (outcome === "pass" || outcome === "fail")
      assurance.set(finding.assurance, (assurance.get(finding.assurance) ?? 0) + 1);
    const own: Collected = found.get(target) ?? { checks: new Map(), told: [] };
    found.set(target, own);
    const checks = own.checks.get(policy) ?? new Map<string, Stands>();
    own.checks.set(policy, checks);
    const stands = standsOf(finding);
    const before = checks.get(check);
    if (before === undefined || worst.indexOf(stands) < worst.indexOf(before)) checks.set(check, stands);
    if (isTold(finding) && away.get(target) !== finding.reason) own.told.push(finding);
  }
  const homes = report.targets.map((target, index): Home => {
    const own = found.get(target.id);
    return { target, anchor: `home-${index + 1}`, cells: countsOf(own?.checks), told: own?.told ?? [] };
  });
  const checks = new Map(
    about.policies.flatMap((policy) =>
      policy.checks.map((check) => [JSON.stringify([policy.name, check.id]), { policy, check }] as const),
    ),
  );
  return {
    report,
    about,
    homes,
    anchorOf: new Map(homes.map(({ target, anchor }) => [target.id, anchor])),
    policies: [...policies].toSorted(byCodeUnit),
    checkOf: ({ policy, check }) => checks.get(JSON.stringify([policy, check])),
    assurance,
  };
}

const byOutcome = { pass: "pass", fail: "fail", unknown: "unknown", notApplicable: "na" } as const satisfies Record<
  OutcomeKind,
  Stands
>;

const standsOf = ({ outcome, exemption }: Finding): Stands =>
  outcome === "fail" && exemption !== null ? "exempt" : byOutcome[outcome];

const isTold = ({ outcome, repair, sideStates }: Finding): boolean =>
  outcome === "fail" || outcome === "unknown" || repair !== undefined || sideStates.length > 0;

const countsOf = (policies: Collected["checks"] = new Map()): Home["cells"] =>
  new Map(
    [...policies].map(([policy, checks]) => {
      const counts = none();
      for (const stands of checks.values()) counts[stands]++;
      return [policy, counts] as const;
    }),
  );

/** What a home is called by people. */
export const nameOf = ({ userProfile, space, id }: ReportTarget): string =>
  userProfile === null ? (space ?? id) : space === null ? userProfile : `${userProfile} / ${space}`;

/** `1 home`, `2 homes`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** An instant to the minute, as a person reads it; a dash where there is none. */
export const moment = (at: string | null): string => (at === null ? "–" : `${at.slice(0, 16).replace("T", " ")} UTC`);
