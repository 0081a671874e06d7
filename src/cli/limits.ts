import type { AgentConfig, AgentLimits } from "../policy/agent-config.ts";
import { limitRows } from "../policy/agent-config.ts";
import { duration, wholeNumber } from "./amounts.ts";
import type { targetFlags, Values } from "./flags.ts";

/** Flags over config over defaults. @throws UsageError */
export function limitsOf(
  flags: Pick<Values<typeof targetFlags>, "concurrency" | "timeout">,
  { limits }: Pick<AgentConfig, "limits">,
): AgentLimits {
  const { concurrency, timeout } = flags;
  return {
    ...limits,
    ...(concurrency === undefined
      ? {}
      : { concurrency: wholeNumber("--concurrency", concurrency, limitRows.concurrency) }),
    ...(timeout === undefined ? {} : { visitMs: duration("--timeout", timeout, limitRows.visitMs) }),
  };
}
