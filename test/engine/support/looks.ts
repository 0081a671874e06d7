import type { ReportTarget } from "../../../src/model/report.ts";
import type { RunRecord, TargetLook } from "../../../src/model/records.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import { findingId } from "../../../src/engine/finding.ts";
import { finding } from "./history.ts";

export const row = (id: string, more: Partial<ReportTarget> = {}): ReportTarget => ({
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

/** `p/a` names a check of another policy than `p`. */
export const look = (target: string, outcomes: Readonly<Record<string, OutcomeKind>>): TargetLook => ({
  target: row(target),
  findings: Object.entries(outcomes).map(([name, outcome]) => {
    const [check = name, policy = "p"] = name.split("/").toReversed();
    return { ...finding(check, outcome), target, policy, id: findingId(target, policy, check, "") };
  }),
});

export const runRecord = (id: string, more: Partial<RunRecord> = {}): RunRecord => ({
  id,
  kind: "scheduled",
  policies: [],
  ticks: 1,
  startedAt: "2027-01-01T00:00:00.000Z",
  source: { kind: "git", url: "https://git.example/policies", revision: "r1", verified: true },
  policyHash: "policies-1",
  agentVersion: "0.0.0",
  finishedAt: "2027-01-01T00:10:00.000Z",
  state: "finished",
  summary: null,
  footprint: null,
  ...more,
});
