import type { CompiledExemption } from "../../../src/model/policy.ts";
import type { ReportTarget } from "../../../src/model/report.ts";

/** Accepts check `a` of policy `p` on anybody's home in domain `d-1` until 2027. */
export const exemption = (more: Partial<CompiledExemption> = {}): CompiledExemption => ({
  name: "a",
  reason: "until the job runs by its role",
  owner: "data-platform",
  expires: "2027-01-01T00:00:00.000Z",
  checks: ["p/a"],
  targets: { domains: ["d-1"] },
  position: { file: "e.yaml", line: 1, column: 1 },
  ...more,
});

export const row = (userProfile: string): ReportTarget => ({
  id: `sagemaker/d-1/${userProfile}/JupyterLab`,
  provider: "sagemaker",
  domain: "d-1",
  userProfile,
  space: null,
  appType: "JupyterLab",
  state: "InService",
  observed: true,
  reason: null,
  detail: null,
  transport: "argv",
  leftovers: [],
});
