import { setImmediate } from "node:timers/promises";
import type { Abortable, Clock } from "../model/ports.ts";

/** What the agent knows of its own state. */
export interface AgentHealth {
  /** Why the process should be started again; empty while it works. At once, and without I/O. */
  live(): readonly LiveProblem[];
  /** Asked at each look at /readyz; may throw. */
  state(options: Abortable): Promise<AgentState>;
}

export type LiveProblem = "stuck" | "broken";

export interface AgentState {
  /** `standby`: another agent works, and this one waits to take over. */
  readonly lease: "held" | "standby" | "lost";
  /** Whether the store answers and is whole. */
  readonly storeOk: boolean;
  /** Whether a policy revision is in force. */
  readonly policiesActive: boolean;
  readonly stopping: boolean;
}

export interface HealthAnswer {
  readonly ok: boolean;
  readonly reasons: readonly string[];
}

/** How late the event loop may be. Milliseconds. */
const mostLag = 5_000;

/** Alive: the event loop turns, and the agent does not call itself stuck. */
export async function liveness(
  health: Pick<AgentHealth, "live">,
  clock: Pick<Clock, "monotonic">,
): Promise<HealthAnswer> {
  const asked = clock.monotonic();
  await setImmediate();
  const lag = clock.monotonic() - asked;
  return answer([...health.live(), ...(lag > mostLag ? ["event-loop-lag"] : [])]);
}

/** How long the agent may take to know its own state. Milliseconds. */
const mostWait = 5_000;

/** Ready: it works or stands by, its store is whole, and policies are in force. Standing by needs no policies. */
export async function readiness(health: Pick<AgentHealth, "state">): Promise<HealthAnswer> {
  try {
    const { lease, storeOk, policiesActive, stopping } = await inTime((signal) => health.state({ signal }));
    return answer([
      ...(lease === "lost" ? ["lease-lost"] : []),
      ...(storeOk ? [] : ["store"]),
      ...(policiesActive || lease === "standby" ? [] : ["no-policies"]),
      ...(stopping ? ["stopping"] : []),
    ]);
  } catch {
    return answer(["unknown"]);
  }
}

const answer = (reasons: readonly string[]): HealthAnswer => ({ ok: reasons.length === 0, reasons });

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const late = new DOMException("the agent's state did not come in time", "TimeoutError");
    deadline.abort(late);
    reject(late);
  }, mostWait);
  try {
    return await Promise.race([work(deadline.signal), promise]);
  } finally {
    clearTimeout(timer);
  }
}
