import type { AgentConfig, AgentLimits } from "../policy/agent-config.ts";
import { limitRows } from "../policy/config-bounds.ts";
import { duration, wholeNumber } from "./amounts.ts";
import type { targetFlags, Values } from "./flags.ts";

/** Flags over config over defaults. @throws UsageError */
export function limitsOf(
  flags: Pick<Values<typeof targetFlags>, "concurrency" | "timeout">,
  { limits }: Pick<AgentConfig, "limits">,
): AgentLimits {
  const { concurrency, timeout } = flags;
  const most = timeout === undefined ? Number.POSITIVE_INFINITY : duration("--timeout", timeout, limitRows.visitMs);
  return {
    ...limits,
    concurrency:
      concurrency === undefined ? limits.concurrency : wholeNumber("--concurrency", concurrency, limitRows.concurrency),
    visitMs: timeout === undefined ? limits.visitMs : most,
    bootMs: Math.min(limits.bootMs, most),
    readyMs: Math.min(limits.readyMs, most),
  };
}
