import { commandCheck, type BenchCheck } from "./checks.ts";

export type Form = "declarative" | "command";

/** The checks as the text of a policy file (JSON, which YAML includes). */
export function policyText(checks: readonly BenchCheck[], form: Form): string {
  return JSON.stringify({
    apiVersion: "plumbline/v1",
    kind: "Policy",
    metadata: { name: "bench", title: "What the bench asks", owner: "bench" },
    spec: {
      severity: "low",
      mode: "audit",
      checks: checks.map((check) => ({
        id: check.id,
        title: check.command,
        ...(form === "declarative" ? check.declarative : commandCheck(check)),
      })),
    },
  });
}
