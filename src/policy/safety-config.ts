import type { Mode } from "../model/policy.ts";
import type { Window } from "./agent-config.ts";
import { changeRows } from "./config-bounds.ts";

/** What could do harm, and how much of it at most. */
export interface SafetyConfig {
  /** The highest mode that any policy can have. */
  readonly mode: Mode;
  /** Hosts (with a port where it is not the scheme's own) that a login may lead to beside those of AWS. */
  readonly allowedHosts: readonly string[];
  readonly changes: ChangeLimits;
  /** Commands that a remedy may send: the exact texts, as a plan shows them. */
  readonly allowedCommands: readonly string[];
  /** When changes are allowed, in the schedule's zone; empty means always. */
  readonly windows: readonly Window[];
  /** While this file exists, nothing is changed. */
  readonly stopFile: string;
}

export interface ChangeLimits {
  /** Most targets that are changed for one check in one run: so many, or so many percent of those observed, whichever is more. */
  readonly targets: number;
  readonly percent: number;
  /** A check that suddenly fails on more than so many percent of the observed targets is taken for a mistake of policy or platform. */
  readonly massDrift: number;
  /** Repairs of one finding within `withinMs`, after which it is contested. */
  readonly attempts: number;
  readonly withinMs: number;
  /** What becomes of a target whose person has a kernel that computes. */
  readonly whenBusy: "change" | "leave";
}

const changes: ChangeLimits = Object.freeze({
  targets: changeRows.targets.fallback,
  percent: changeRows.percent.fallback,
  massDrift: changeRows.massDrift.fallback,
  attempts: changeRows.attempts.fallback,
  withinMs: 7 * 86_400_000,
  whenBusy: "change",
});

export const safetyDefaults: SafetyConfig = Object.freeze({
  mode: "audit",
  allowedHosts: Object.freeze([]),
  changes,
  allowedCommands: Object.freeze([]),
  windows: Object.freeze([]),
  stopFile: "plumbline.stop",
});
