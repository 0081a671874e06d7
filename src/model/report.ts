import type { Lifecycle, SideState } from "./lifecycle.ts";
import type { Mode, Severity } from "./policy.ts";
import type { RemedyState } from "./remedy.ts";
import { type OutcomeKind, type ReasonCode, worstOf } from "./outcome.ts";
import type { ProviderName } from "./target.ts";

export type Assurance = "A0" | "A1" | "A2" | "A3" | "A4" | "E";
export type Disposition = "enforced" | "exempt" | "paused";

/** Which exemption accepts a finding. */
export interface Acceptance {
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  /** ISO 8601, UTC: the first moment at which it no longer holds. */
  readonly expires: string;
  /** Names of other exemptions that accept the same; absent where there are none. */
  readonly others?: readonly string[];
}

export interface Finding {
  /** sha256 over the target's id (which names provider, domain, user profile, space and app type), policy, check, subject: never over message, severity or run. */
  readonly id: string;
  readonly policy: string;
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly target: string;
  readonly subject: string;
  readonly outcome: OutcomeKind;
  /** Why the outcome is `unknown`; null otherwise. */
  readonly reason: ReasonCode | null;
  /** Printable: what more is known of the reason, or the fact that makes a check `notApplicable`; null otherwise. */
  readonly detail: string | null;
  /** `exempt` whatever the outcome: what is accepted is judged all the same. */
  readonly disposition: Disposition;
  /** Set where the disposition is `exempt`; null otherwise. */
  readonly exemption: Acceptance | null;
  readonly assurance: Assurance;
  readonly expected: string;
  readonly observed: string;
  readonly evidence: readonly string[];
  /** `none` where nothing is remembered: without a store, and for what never failed. */
  readonly lifecycle: Lifecycle;
  readonly sideStates: readonly SideState[];
  /** ISO 8601, UTC: when it failed for the first time. */
  readonly firstSeen: string | null;
  /** When it was assessed last. */
  readonly lastSeen: string | null;
  /** The policy revision (commit) that it was judged by. */
  readonly revision: string;
  readonly remediation: string | null;
  /** What this run did about it; absent where it did nothing. */
  readonly repair?: FindingRepair;
}

/** What became of the remedy of a finding, whatever it came to afterwards. */
export interface FindingRepair {
  readonly state: RemedyState;
  /** Id of the intent. */
  readonly intent: string;
  /** Printable; null where there is nothing to add. */
  readonly detail: string | null;
}

export interface ReportTarget {
  readonly id: string;
  readonly provider: ProviderName;
  /** The ARN of the space, else of the user profile, else of the domain; absent where AWS has none for it. */
  readonly arn?: string;
  readonly domain: string | null;
  readonly userProfile: string | null;
  readonly space: string | null;
  readonly appType: string | null;
  readonly state: string;
  readonly observed: boolean;
  /** Why it was not observed; null when it was, or when no check applies to it. */
  readonly reason: ReasonCode | null;
  /** Printable: what more is known of the reason. */
  readonly detail: string | null;
  /** How the program reached the shell: started as the terminal's child, typed into a shell, or a local child process. */
  readonly transport: Transport | null;
  /** Names of terminals or processes that were still there after the visit. */
  readonly leftovers: readonly string[];
}

export type Transport = "argv" | "typed" | "pipe";

export interface Summary {
  /** Targets that a check applies to, and how many of them gave a whole answer. */
  readonly targets: { readonly expected: number; readonly observed: number };
  /** Planned (target × check), each in exactly one bucket; a check with several subjects counts once, by its worst. */
  readonly checks: {
    readonly planned: number;
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly notApplicable: number;
  };
  /** Failing findings that an exemption accepts. */
  readonly exempt: number;
  /** pass ÷ (pass + fail), 0..1; null when nothing was assessed. */
  readonly score: number | null;
  /** assessed (pass + fail + notApplicable) ÷ planned, 0..1; null when nothing was planned. */
  readonly coverage: number | null;
}

export interface Run {
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly mode: Mode;
  readonly interrupted: boolean;
  readonly source: {
    readonly kind: "directory" | "git";
    readonly url: string;
    readonly revision: string;
    readonly verified: boolean;
  };
  readonly agent: { readonly version: string };
}

export interface Report {
  readonly schema: "plumbline/report/v1";
  readonly run: Run;
  readonly summary: Summary;
  readonly targets: readonly ReportTarget[];
  readonly findings: readonly Finding[];
  /** Every exemption of the policies, sorted by name. */
  readonly exemptions: readonly ReportExemption[];
}

/**
 * A report whose findings need not be in memory at once: they are read from the first to the last as often as anybody wants, those of a
 * target together and in the order of the targets.
 */
export interface StreamedReport extends Omit<Report, "findings"> {
  readonly findings: Iterable<Finding>;
}

export const exemptionStates = ["active", "expiring", "expired"] as const;
export type ExemptionState = (typeof exemptionStates)[number];

/**
 * What a reviewer should look at: `unused` accepted nothing of a whole run, `shadowed` only what others accept for longer, `useless`
 * only what passes anyway, `over-broad` more checks, people or subjects than it names.
 */
export const exemptionDoubts = ["unused", "shadowed", "useless", "over-broad"] as const;
export type ExemptionDoubt = (typeof exemptionDoubts)[number];

/** How an exemption stood in a run. */
export interface ReportExemption extends Acceptance {
  /** By the end of the run; `expiring` within two weeks of it. */
  readonly state: ExemptionState;
  readonly doubts: readonly ExemptionDoubt[];
  /** Findings that it covered, and those of them that failed. */
  readonly covers: number;
  readonly hides: number;
}

/** One outcome for each (target × check) among the findings, by the worst of its subjects: what `summary.checks` counts. */
export function outcomesByCheck(findings: readonly Finding[]): readonly OutcomeKind[] {
  const checks = Map.groupBy(findings, ({ target, policy, check }) => JSON.stringify([target, policy, check]));
  return [...checks.values()].flatMap((group) => worstOf(group.map(({ outcome }) => outcome)) ?? []);
}
