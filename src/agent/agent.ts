import type { Abortable, Logger } from "../model/ports.ts";
import { LeaseLost, type StoreWriter } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import type { AgentPorts } from "./context.ts";
import { lead, type Standing } from "./lead.ts";
import type { RunSignals } from "./run.ts";

/** Where an agent stands, for whoever asks after its health. */
export type AgentState =
  | { readonly kind: "starting" }
  /** Another agent holds the lease. */
  | { readonly kind: "standby"; readonly holder: string }
  | ({ readonly kind: "leading" } & Standing)
  | { readonly kind: "stopped" };

export interface Agent {
  readonly state: AgentState;
  /**
   * Begins no run any more, for somebody who is to take over. Ends when none is under way, or after ten minutes: one that is spread
   * over hours is begun anew by whoever comes next.
   */
  rest(options: Abortable): Promise<void>;
  /** Settles when it has stopped in order after the signal; rejects with the fault that ended it. */
  readonly ended: Promise<void>;
}

/**
 * The long-running process, without its process: takes the lease or waits for it, and leads until the signal fires or the lease
 * is lost, after which it waits again. The first signal ends the run under way in order, `stop` breaks it off.
 */
export function startAgent(ports: AgentPorts, signals: RunSignals): Agent {
  let state: AgentState = { kind: "starting" };
  const { store, timer, logger, holder, gone, leaseMs } = ports;

  async function work(): Promise<void> {
    while (!signals.signal.aborted) {
      const got = await store.acquire({ holder, gone, ttlMs: leaseMs });
      if ("held" in got) {
        if (state.kind !== "standby") logger.info("standing by", { holder: got.held.holder, epoch: got.held.epoch });
        state = { kind: "standby", holder: got.held.holder };
        await timer.after(leaseMs / 6, signals).catch(() => undefined);
        continue;
      }
      logger.info("leading", { epoch: got.writer.epoch });
      try {
        await lead(ports, got.writer, {
          ...signals,
          onStanding: (standing) => {
            state = { kind: "leading", ...standing };
          },
        });
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
        logger.warn("lease lost", { why: error.message });
      } finally {
        await giveBack(got.writer, logger);
      }
    }
  }

  const ended = work().finally(() => {
    state = { kind: "stopped" };
  });
  return {
    get state() {
      return state;
    },
    async rest({ signal }) {
      if (state.kind !== "leading") return;
      const rested = new AbortController();
      const resting = state.queue.rest().finally(() => rested.abort());
      const patience = timer.after(patienceMs, { signal: AbortSignal.any([signal, rested.signal]) });
      // A run that failed is the agent's end, and told by it.
      await Promise.race([resting, patience]).catch(() => undefined);
    },
    ended,
  };
}

const patienceMs = 600_000;

/** Where the store is at fault this fails too, and then the fault that came first is the one to tell; the lease runs out by itself. */
async function giveBack(writer: StoreWriter, logger: Logger): Promise<void> {
  try {
    await writer[Symbol.asyncDispose]();
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 300);
    logger.warn("could not give the lease back; it runs out by itself", { why });
  }
}
