import type { CompiledPolicy } from "../../../src/model/policy.ts";
import type { Finding, Report, ReportTarget } from "../../../src/model/report.ts";

export const target = (more: Partial<ReportTarget> = {}): ReportTarget => ({
  id: "sagemaker/d-1/ann/JupyterLab",
  provider: "sagemaker",
  domain: "d-1",
  userProfile: "ann",
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

export const finding = (more: Partial<Finding> = {}): Finding => ({
  id: "a".repeat(64),
  policy: "home",
  check: "no-keys",
  title: "No keys",
  severity: "high",
  target: target().id,
  subject: "",
  outcome: "fail",
  reason: null,
  detail: null,
  disposition: "enforced",
  exemption: null,
  assurance: "A1",
  expected: "no keys",
  observed: "line 3 matches",
  evidence: [],
  lifecycle: "open",
  sideStates: [],
  revision: "c0ffee",
  firstSeen: "2026-03-02T04:00:00.000Z",
  lastSeen: "2026-03-02T04:00:00.000Z",
  remediation: "Delete them.",
  ...more,
});

const exemption = { name: "old", owner: "us", reason: "it goes", expires: "2027-01-01T00:00:00.000Z" };

/** One finding for each way in which one can stand, by a word for it. */
export const everyStanding = {
  pass: finding({ outcome: "pass", lifecycle: "none", firstSeen: null }),
  fail: finding(),
  unknown: finding({ outcome: "unknown", reason: "app-stopped", assurance: "A0" }),
  notApplicable: finding({ outcome: "notApplicable", detail: "no such app" }),
  exempt: finding({ disposition: "exempt", exemption }),
  repaired: finding({ outcome: "pass", lifecycle: "resolved", repair: { state: "fixed", intent: "1", detail: null } }),
  reopened: finding({ lifecycle: "reopened" }),
  flappingFail: finding({ sideStates: ["flapping"] }),
  flappingPass: finding({ outcome: "pass", lifecycle: "resolved", sideStates: ["flapping"] }),
  stale: finding({ outcome: "unknown", reason: "stale", sideStates: ["stale"] }),
} as const satisfies Record<string, Finding>;

export type Standing = keyof typeof everyStanding;

export const reportOf = (findings: readonly Finding[], targets: readonly ReportTarget[] = [target()]): Report => ({
  schema: "plumbline/report/v1",
  run: {
    id: "01JQ0000000000000000000001",
    startedAt: "2026-03-02T03:59:00.000Z",
    finishedAt: "2026-03-02T04:00:01.000Z",
    mode: "audit",
    interrupted: false,
    source: { kind: "git", url: "https://git.example.org/policies", revision: "c0ffee", verified: true },
    agent: { version: "0.1.0" },
  },
  summary: {
    targets: { expected: targets.length, observed: targets.filter(({ observed }) => observed).length },
    checks: { planned: findings.length, pass: 0, fail: 0, unknown: 0, notApplicable: 0 },
    exempt: 0,
    score: null,
    coverage: null,
  },
  targets,
  findings,
  exemptions: [],
});

const position = { file: "policies/home one.yaml", line: 12, column: 7 };
/** Asks what the findings above answer. */
export const policies: readonly CompiledPolicy[] = [
  {
    name: "home",
    title: "",
    owner: "us",
    labels: {},
    mode: "audit",
    controls: { "nist-800-53": ["IA-5"] },
    targets: {},
    checks: [
      { id: "no-keys", title: "No keys", severity: "high", type: "file", spec: {}, subject: "", asks: [], position },
    ],
    position,
  },
];
