import { byCodeUnit } from "../../model/by-code-unit.ts";
import type { OutcomeKind } from "../../model/outcome.ts";
import type { CompiledCheck, CompiledPolicy } from "../../model/policy.ts";
import type { Assurance, Finding, ReportTarget, StreamedReport } from "../../model/report.ts";
import type { About } from "../about.ts";
import { byTarget } from "../by-target.ts";

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
  readonly report: StreamedReport;
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

export function gathered(report: StreamedReport, about: About): Gathered {
  const assurance = new Map<Assurance, number>();
  const policies = new Set(about.policies.map(({ name }) => name));
  const homes = [...byTarget(report)].map(([target, own], index): Home => {
    for (const one of own) {
      policies.add(one.policy);
      if (one.outcome === "pass" || one.outcome === "fail")
        assurance.set(one.assurance, (assurance.get(one.assurance) ?? 0) + 1);
    }
    // A home that was not observed says once why; its checks need not repeat it.
    const away = target.observed ? undefined : target.reason;
    const told = own.filter((one) => isTold(one) && one.reason !== away);
    return { target, anchor: `home-${index + 1}`, cells: cellsOf(own), told };
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

function cellsOf(findings: readonly Finding[]): Home["cells"] {
  const cells = new Map<string, Record<Stands, number>>();
  for (const [policy, own] of Map.groupBy(findings, (one) => one.policy)) {
    const counts = none();
    for (const group of Map.groupBy(own, ({ check }) => check).values()) {
      const stands = new Set(group.map(standsOf));
      counts[worst.find((one) => stands.has(one)) ?? "unknown"]++;
    }
    cells.set(policy, counts);
  }
  return cells;
}

/** What a home is called by people. */
export const nameOf = ({ userProfile, space, id }: ReportTarget): string =>
  userProfile === null ? (space ?? id) : space === null ? userProfile : `${userProfile} / ${space}`;

/** `1 home`, `2 homes`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** An instant to the minute, as a person reads it; a dash where there is none. */
export const moment = (at: string | null): string => (at === null ? "–" : `${at.slice(0, 16).replace("T", " ")} UTC`);
