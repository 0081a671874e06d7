import type { FindingState, NewTransition } from "../../../src/model/lifecycle.ts";
import type { ReportTarget } from "../../../src/model/report.ts";
import { routeDefaults, type NotifyRoute } from "../../../src/policy/agent-config.ts";

export const opened = "2026-03-02T03:04:05.000Z";

export const state = (facts: Partial<FindingState> = {}): FindingState => ({
  id: "f1",
  target: "sagemaker/d-1/alice/JupyterLab",
  policy: "home-credentials",
  check: "no-access-keys",
  subject: "~/.aws/credentials",
  title: "No static keys",
  severity: "high",
  owner: "platform-security",
  labels: { tier: "baseline" },
  lifecycle: "open",
  sideStates: [],
  outcome: "fail",
  expected: "no keys",
  observed: "line 3 matches",
  remediation: "Delete them.",
  firstSeen: opened,
  openedAt: opened,
  closedAt: null,
  reopened: 0,
  revision: "c0ffee",
  pendingFails: 0,
  exemption: null,
  moves: [],
  ...facts,
});

/** What happened to the finding of this state. */
export const transition = (of: FindingState, facts: Partial<NewTransition> = {}): NewTransition => ({
  run: "01JQ0000000000000000000001",
  at: opened,
  finding: of.id,
  target: of.target,
  policy: of.policy,
  check: of.check,
  subject: of.subject,
  severity: of.severity,
  change: "opened",
  cause: "person",
  revision: of.revision,
  detail: null,
  ...facts,
});

export const target = (facts: Partial<ReportTarget> = {}): ReportTarget => ({
  id: "sagemaker/d-1/alice/JupyterLab",
  provider: "sagemaker",
  domain: "d-1",
  userProfile: "alice",
  space: null,
  appType: "JupyterLab",
  state: "InService",
  observed: true,
  reason: null,
  detail: null,
  transport: "argv",
  leftovers: [],
  ...facts,
});

export const route = (
  facts: Partial<Omit<NotifyRoute, "when">> & { readonly when?: Partial<NotifyRoute["when"]> } = {},
): NotifyRoute => ({
  name: "ops",
  channel: { slack: { urlEnv: "SLACK_URL" } },
  digestMs: 0,
  person: false,
  ...facts,
  when: { ...routeDefaults.when, ...facts.when },
});
