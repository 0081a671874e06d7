import type { Finding, Report, ReportTarget } from "../../../src/model/report.ts";

/** A small fleet in every state that a reader must be able to tell apart. */
export function sampleReport(): Report {
  const targets = [
    target("sagemaker/d-abc123/ana/lab/JupyterLab", { observed: true }),
    target("sagemaker/d-abc123/bob/lab/JupyterLab", { observed: true }),
    target("sagemaker/d-abc123/cem", { reason: "no-app", state: "None" }),
    target("sagemaker/d-abc123/dora/lab/JupyterLab", { reason: "app-stopped", state: "Deleted" }),
    target("sagemaker/d-abc123/emil/lab/JupyterLab", { reason: "app-stopped", state: "Deleted" }),
  ];
  const findings: Finding[] = [
    finding("ana", "pip-uses-mirror", "pass", { severity: "medium", observed: "https://pypi.internal/simple" }),
    finding("bob", "pip-uses-mirror", "fail", {
      title: "pip installs from the approved mirror",
      remediation: "Run `pip config set global.index-url https://pypi.internal/simple`.",
      severity: "medium",
      expected: "equal to https://pypi.internal/simple",
      observed: "https://pypi.org/simple",
    }),
    finding("ana", "no-access-keys", "fail", {
      title: "~/.aws/credentials holds no secret keys",
      remediation: "Work with the space's execution role; deactivate the key in IAM, then delete it here.",
      severity: "high",
      expected: "no line matching ^aws_secret_access_key",
      observed: "line 2 matches",
      evidence: ["mode 0644"],
    }),
    finding("bob", "no-access-keys", "unknown", {
      severity: "high",
      reason: "access-denied",
      detail: "~/.aws",
    }),
    finding("ana", "kernel-limit", "notApplicable", {
      severity: "low",
      detail: "no kernel runs",
    }),
    finding("bob", "only-approved-extensions", "fail", {
      title: "Every JupyterLab extension is approved",
      severity: "critical",
      subject: "evil\\u{1b}[2Jextension",
      expected: "one of @jupyterlab/*",
      observed: "enabled, version 1.0.0",
    }),
    ...["cem", "dora", "emil"].flatMap((user) =>
      ["pip-uses-mirror", "no-access-keys"].map((check) =>
        finding(user, check, "unknown", {
          severity: "high",
          reason: user === "cem" ? "no-app" : "app-stopped",
        }),
      ),
    ),
  ];
  return {
    schema: "plumbline/report/v1",
    run: {
      id: "01K0000000000000000000000",
      startedAt: "2026-11-23T12:00:00.000Z",
      finishedAt: "2026-11-23T12:00:03.240Z",
      mode: "audit",
      interrupted: false,
      source: { kind: "directory", url: "policies", revision: "sha256:0", verified: false },
      agent: { version: "0.1.0" },
    },
    summary: {
      targets: { expected: 5, observed: 2 },
      checks: { planned: 12, pass: 1, fail: 3, unknown: 7, notApplicable: 1 },
      exempt: 0,
      score: 0.25,
      coverage: 5 / 12,
    },
    targets,
    findings,
    exemptions: [],
  };
}

function target(id: string, more: Partial<ReportTarget>): ReportTarget {
  const [, domain = null, userProfile = null, space = null, appType = null] = id.split("/");
  return {
    id,
    provider: "sagemaker",
    domain,
    userProfile,
    space,
    appType,
    state: "InService",
    observed: false,
    reason: null,
    detail: null,
    transport: more.observed ? "argv" : null,
    leftovers: [],
    ...more,
  };
}

function finding(user: string, check: string, outcome: Finding["outcome"], more: Partial<Finding>): Finding {
  const target = user === "cem" ? "sagemaker/d-abc123/cem" : `sagemaker/d-abc123/${user}/lab/JupyterLab`;
  return {
    id: `${user}-${check}`,
    policy: check === "only-approved-extensions" ? "extensions" : "home-hygiene",
    check,
    title: check,
    severity: "low",
    target,
    subject: "",
    outcome,
    reason: null,
    detail: null,
    disposition: "enforced",
    exemption: null,
    assurance: outcome === "unknown" ? "A0" : "A1",
    expected: "",
    observed: "",
    evidence: [],
    lifecycle: "none",
    sideStates: [],
    revision: "0000",
    firstSeen: null,
    lastSeen: null,
    remediation: null,
    ...more,
  };
}
