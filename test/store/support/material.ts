import { createHash } from "node:crypto";
import type { Change, FindingState, NewTransition } from "../../../src/model/lifecycle.ts";
import type { NoticeItem } from "../../../src/model/notice.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import type { Finding, ReportTarget, Summary } from "../../../src/model/report.ts";
import type {
  Footprint,
  Intent,
  Look,
  NewOutboxEntry,
  NewRun,
  Observation,
  RunEnd,
  TargetLook,
} from "../../../src/model/records.ts";
import { Untrusted } from "../../../src/model/untrusted.ts";

export const start = Date.parse("2026-03-01T03:00:00.000Z");
export const iso = (ms: number): string => new Date(ms).toISOString();
export const minute = 60_000;
export const day = 86_400_000;

/** A clock that stands still until it is moved. */
export class HandClock {
  #now: number;
  constructor(now = start) {
    this.#now = now;
  }
  now = (): number => this.#now;
  monotonic = (): number => this.#now;
  move(ms: number): void {
    this.#now += ms;
  }
}

export const newRun = (id: string, more: Partial<NewRun> = {}): NewRun => ({
  id,
  kind: "scheduled",
  policies: [],
  ticks: 1,
  startedAt: iso(start),
  source: { kind: "git", url: "https://git.example/p.git", revision: `revision of ${id}`, verified: true },
  policyHash: "policies-1",
  agentVersion: "0.1.0",
  ...more,
});

export const footprint: Footprint = { logins: 2, terminals: 2, leftovers: 0, deferred: 1 };
export const summary: Summary = {
  targets: { expected: 2, observed: 1 },
  checks: { planned: 4, pass: 1, fail: 1, unknown: 2, notApplicable: 0 },
  exempt: 0,
  score: 0.5,
  coverage: 0.5,
};

export const runEnd = (id: string, more: Partial<RunEnd> = {}): RunEnd => ({
  id,
  finishedAt: iso(start + minute),
  state: "finished",
  summary,
  footprint,
  ...more,
});

export const findingId = (target: string, policy: string, check: string, subject = ""): string =>
  createHash("sha256")
    .update(JSON.stringify([target, policy, check, subject]))
    .digest("hex");

export const finding = (target: string, check: string, more: Partial<Finding> = {}): Finding => ({
  id: findingId(target, "p", check, more.subject),
  policy: "p",
  check,
  title: `Title of ${check}`,
  severity: "high",
  target,
  subject: "",
  outcome: "pass",
  reason: null,
  detail: null,
  disposition: "enforced",
  exemption: null,
  assurance: "A1",
  expected: "absent",
  observed: "absent",
  evidence: [],
  lifecycle: "none",
  sideStates: [],
  firstSeen: null,
  lastSeen: null,
  revision: "",
  remediation: null,
  ...more,
});

export const reportTarget = (id: string, more: Partial<ReportTarget> = {}): ReportTarget => ({
  id,
  provider: "sagemaker",
  domain: "d-1",
  userProfile: id,
  space: null,
  appType: "JupyterLab",
  state: "InService",
  observed: true,
  reason: null,
  detail: null,
  transport: "argv",
  leftovers: [],
  ...more,
});

/** One finding per check, with these outcomes. */
export const result = (target: string, outcomes: Readonly<Record<string, OutcomeKind>>): TargetLook => ({
  target: reportTarget(target),
  findings: Object.entries(outcomes).map(([check, outcome]) =>
    finding(target, check, { outcome, reason: outcome === "unknown" ? "race" : null, observed: outcome }),
  ),
});

export const look = (run: string, seen: TargetLook, more: Partial<Look> = {}): Look => ({
  run,
  at: iso(start),
  scope: seen.findings.map(({ policy, check }) => [policy, check] as const),
  policyHash: "policies-1",
  environment: "image-1 ml.t3.medium",
  result: seen,
  states: [],
  transitions: [],
  ...more,
});

/** A command and what it printed. */
export const printed = (
  command: string,
  stdout: string | Uint8Array,
  stderr: string | Uint8Array = "",
): Observation => ({
  ask: { kind: "run", command, timeoutMs: 1000, maxBytes: 10 },
  answer: {
    kind: "run",
    end: { exit: 0 },
    stdout: new Untrusted(stdout),
    stderr: new Untrusted(stderr),
    stdoutTruncated: false,
    stderrTruncated: true,
    leftBehind: 2,
  },
});

export const state = (target: string, check: string, more: Partial<FindingState> = {}): FindingState => ({
  id: findingId(target, "p", check),
  target,
  policy: "p",
  check,
  subject: "",
  title: `Title of ${check}`,
  severity: "high",
  owner: "platform-security",
  labels: { tier: "baseline" },
  lifecycle: "open",
  sideStates: [],
  outcome: "fail",
  expected: "absent",
  observed: "present",
  remediation: null,
  firstSeen: iso(start),
  openedAt: iso(start),
  closedAt: null,
  reopened: 0,
  revision: "r",
  pendingFails: 0,
  exemption: null,
  moves: [{ at: iso(start), look: 1 }],
  ...more,
});

export const transition = (
  target: string,
  check: string,
  change: Change = "opened",
  more: Partial<NewTransition> = {},
): NewTransition => ({
  run: null,
  at: iso(start),
  finding: findingId(target, "p", check),
  target,
  policy: "p",
  check,
  subject: "",
  severity: "high",
  change,
  cause: "person",
  revision: "r",
  detail: null,
  ...more,
});

const item: NoticeItem = {
  finding: findingId("ann", "p", "c"),
  change: "opened",
  cause: "person",
  at: iso(start),
  policy: "p",
  check: "c",
  title: "Title of c",
  subject: "",
  severity: "high",
  owner: "platform-security",
  labels: {},
  target: "ann",
  domain: "d-1",
  userProfile: "ann",
  space: null,
  expected: "absent",
  observed: "present",
  remediation: null,
  firstSeen: iso(start),
  deadline: null,
};

export const intent = (id: string, state: Intent["state"], more: Partial<Intent> = {}): Intent => ({
  id,
  run: "run-1",
  target: "ann",
  policy: "p",
  check: "a",
  finding: "f",
  remedy: "r",
  at: iso(start),
  state,
  detail: `is ${state}`,
  notDurable: null,
  steps: [],
  undo: null,
  written: false,
  undoes: null,
  ...more,
});

export const message = (notifier: string, more: Partial<NewOutboxEntry> = {}): NewOutboxEntry => ({
  notifier,
  person: null,
  run: "run-1",
  notBefore: iso(start),
  items: [item],
  ...more,
});
