import type { Earlier, StoredLook } from "../../../src/engine/earlier.ts";
import { earlierOf } from "../../../src/engine/earlier.ts";
import { findingId } from "../../../src/engine/finding.ts";
import { advance, type Advanced, type LookContext } from "../../../src/engine/lifecycle.ts";
import type { Cause, Change, FindingState } from "../../../src/model/lifecycle.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import type { Finding } from "../../../src/model/report.ts";

const day = 86_400_000;
export const start = Date.UTC(2027, 0, 1);
export const moment = (days: number): string => new Date(start + days * day).toISOString();

export const finding = (check: string, outcome: OutcomeKind, more: Partial<Finding> = {}): Finding => ({
  id: findingId("t", "p", check, ""),
  policy: "p",
  check,
  title: `Check ${check}`,
  severity: "medium",
  target: "t",
  subject: "",
  outcome,
  reason: outcome === "unknown" ? "app-stopped" : null,
  detail: outcome === "notApplicable" ? "no such kernel" : null,
  disposition: "enforced",
  exemption: null,
  assurance: outcome === "unknown" ? "A0" : "A1",
  expected: "good",
  observed: outcome === "unknown" ? "" : `${outcome} of ${check}`,
  evidence: [],
  lifecycle: "none",
  sideStates: [],
  firstSeen: null,
  lastSeen: null,
  revision: "r1",
  remediation: null,
  ...more,
});

export const context = (days: number, more: Partial<LookContext> = {}): LookContext => ({
  at: moment(days),
  run: `run-${days}`,
  revision: "r1",
  environment: "image a",
  changedSince: () => false,
  freshness: { critical: day, high: 3 * day, medium: 7 * day, low: 14 * day, info: 30 * day },
  confirm: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  ownership: () => ({ owner: "platform", labels: { tier: "baseline" } }),
  ...more,
});

/** One target as an agent with a store remembers it. Looks are applied one by one. */
export class History {
  looks = 0;
  observed = false;
  states: readonly FindingState[] = [];
  #stored: readonly StoredLook[] = [];
  readonly #keeps: number;

  /** How many looks it keeps to compare with. */
  constructor(keeps = Infinity) {
    this.#keeps = keeps;
  }

  earlier(id: string): Earlier | undefined {
    return earlierOf(this.#stored)(id);
  }

  see(findings: readonly Finding[], look: LookContext, policyHash = "policies-1"): Advanced {
    const known = {
      looks: this.looks,
      observed: this.observed,
      states: this.states,
      earlier: earlierOf(this.#stored),
    };
    const advanced = advance(known, findings, look);
    this.looks++;
    this.observed ||= findings.some(({ outcome }) => outcome !== "unknown");
    this.merge(advanced.states);
    // As the store keeps it: what a look assessed has no date of its own.
    const kept = advanced.findings.map((one) => (one.outcome === "unknown" ? one : { ...one, lastSeen: null }));
    const { at, environment } = look;
    const stored = { look: { at, policyHash, environment }, result: { findings: kept } };
    this.#stored = [stored, ...this.#stored].slice(0, this.#keeps);
    return advanced;
  }

  merge(states: readonly FindingState[]): void {
    const changed = new Map(states.map((state) => [state.id, state]));
    const kept = this.states.filter(({ id }) => !changed.has(id));
    this.states = [...kept, ...changed.values()];
  }
}

/** What happened, in words: `opened by person`. */
export const told = (transitions: readonly { readonly change: Change; readonly cause: Cause }[]): readonly string[] =>
  transitions.map(({ change, cause }) => `${change} by ${cause}`);
