import type { PlumblineError } from "../model/errors.ts";
import type { OutboxEntry } from "../model/records.ts";
import { printable } from "../model/untrusted.ts";
import { backoff, messageBackoff } from "./backoff.ts";
import type { Delivery } from "./delivery.ts";
import { digestEnd } from "./digest.ts";
import type { Lane } from "./lane.ts";

/** What became of how many entries. */
export type Settled = readonly (readonly [OutboxEntry["state"], number])[];

/** Failures in a row after which a notifier itself is taken to be down, and not only one message to be unlucky. */
const patience = 3;
const giveUpMs = 24 * 3_600_000;
/** So many attempts a message has in any case: it may have waited for long because the agent itself was off. */
const leastAttempts = 5;

/** What failed waits for its next attempt, or is given up. */
export async function putOff(lane: Lane, delivery: Delivery, error: PlumblineError): Promise<Settled> {
  const { writer, notifier, clock, random, logger } = lane;
  const problem = printable(error.message, 300);
  const now = clock.now();
  noteFailure(lane, error, now);
  const tried = { ...delivery, attempts: delivery.attempts + 1 };
  if (error.retry === "never" || isSpent(lane, tried)) return bury(lane, delivery, { problem, remedy: error.remedy });
  const wait =
    typeof error.retry === "object"
      ? Math.min(Math.max(error.retry.afterMs, 1_000), giveUpMs)
      : Math.max(1_000, backoff(tried.attempts, { ...messageBackoff, random }));
  const notBefore = new Date(now + wait).toISOString();
  const ids = delivery.entries.map(({ id }) => id);
  await writer.settle(ids, { state: "waiting", notBefore, problem });
  const facts = { notifier: notifier.name, entries: ids.length, problem, remedy: error.remedy, notBefore };
  logger.warn("could not send a message, trying again", facts);
  return [["waiting", ids.length]];
}

/** A message that was tried often and has been due for too long: as a whole, by its youngest entry, so that it keeps its key. */
export function isSpent({ clock, digestMs }: Lane, { entries, attempts }: Delivery): boolean {
  const due = Math.max(...entries.map(({ queuedAt }) => digestEnd(Date.parse(queuedAt), digestMs)));
  return attempts >= leastAttempts && clock.now() - due >= giveUpMs;
}

export async function bury(
  { writer, notifier, logger }: Lane,
  { entries }: Delivery,
  {
    problem,
    remedy,
    state = "dead",
  }: { readonly problem: string; readonly remedy?: string; readonly state?: "dead" | "dropped" } = {
    problem: entries[0]?.problem ?? "the channel has been down for too long",
  },
): Promise<Settled> {
  const ids = entries.map(({ id }) => id);
  await writer.settle(ids, { state, problem });
  logger.warn("gave a message up", { notifier: notifier.name, entries: ids.length, problem, remedy });
  return [[state, ids.length]];
}

/** A notifier that refuses one message for good works; one that asks for a pause gets it. */
function noteFailure({ pause, random }: Lane, { retry }: PlumblineError, now: number): void {
  if (retry === "never") {
    pause.failures = 0;
  } else if (retry === "backoff") {
    pause.failures += 1;
    if (pause.failures >= patience) {
      pause.until = now + backoff(pause.failures - patience + 1, { ...messageBackoff, random });
    }
  } else pause.until = now + Math.min(retry.afterMs, giveUpMs);
}
