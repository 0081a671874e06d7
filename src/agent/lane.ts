import { PlumblineError } from "../model/errors.ts";
import type { Notice, NoticeGroup, NoticeItem, Notifier } from "../model/notice.ts";
import type { Abortable } from "../model/ports.ts";
import type { OutboxEntry } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { backOffMs } from "./back-off.ts";
import type { Delivered, OutboxLimits, OutboxOptions } from "./deliver.ts";
import { deliveriesOf, type Delivery } from "./delivery.ts";
import { digestEnd } from "./digest.ts";
import { stillTrue } from "./still-true.ts";

/** Everything that waits for one notifier, worked on by itself. */
export interface Lane extends Omit<OutboxOptions, "channels" | "limits"> {
  readonly notifier: Notifier;
  readonly digestMs: number;
  readonly limits: OutboxLimits;
  /** Failures in a row, and until when (milliseconds since the epoch) the notifier is left alone. */
  readonly pause: { failures: number; until: number };
}

/** Failures in a row after which a notifier itself is taken to be down, and not only one message to be unlucky. */
const patience = 3;
const giveUpMs = 24 * 3_600_000;

export async function workLane(lane: Lane, { signal }: Abortable): Promise<Delivered> {
  const { reader, notifier, clock, limits, pause } = lane;
  const total = { waiting: 0, sent: 0, dead: 0, dropped: 0 };
  if (clock.now() < pause.until) return total;
  const began = clock.monotonic();
  const now = new Date(clock.now()).toISOString();
  const page = await reader.outbox({ now, limit: limits.entries, notifier: notifier.name });
  for (const delivery of deliveriesOf(page.filter((entry) => entry.notifier === notifier.name))) {
    signal.throwIfAborted();
    if (clock.monotonic() - began >= limits.roundMs) break;
    const isDown = clock.now() < pause.until;
    if (isDown && !isSpent(lane, delivery)) continue;
    const settled = isDown ? await bury(lane, delivery) : await deliver(lane, delivery, signal);
    for (const [state, entries] of settled) total[state] += entries;
  }
  return total;
}

type Settled = readonly (readonly [OutboxEntry["state"], number])[];

async function deliver(lane: Lane, delivery: Delivery, signal: AbortSignal): Promise<Settled> {
  const { reader, writer, notifier } = lane;
  const { entries } = delivery;
  const kept = await stillTrue(
    entries.flatMap(({ items }) => items),
    (finding) => reader.state(finding),
  );
  const isEmpty = ({ items }: OutboxEntry): boolean => !items.some((item) => kept.has(item));
  const idsOf = (chosen: readonly OutboxEntry[]): readonly number[] => chosen.map(({ id }) => id);
  const outdated = entries.filter(isEmpty);
  const current = entries.filter((entry) => !isEmpty(entry));
  const problem = current.length === 0 ? undefined : await attempt(lane, await noticeOf(lane, delivery, kept), signal);
  if (problem !== undefined) return putOff(lane, delivery, problem);
  if (current.length > 0) {
    await writer.settle(idsOf(current), { state: "sent" });
    lane.pause.failures = 0;
    lane.logger.info("sent a message", { notifier: notifier.name, entries: current.length });
  }
  if (outdated.length > 0) {
    await writer.settle(idsOf(outdated), { state: "dropped", problem: "what it tells is no longer so" });
  }
  return [
    ["sent", current.length],
    ["dropped", outdated.length],
  ];
}

/** By run, with what the store knows of each. */
async function noticeOf(
  { reader }: Lane,
  { key, audience, entries }: Delivery,
  kept: ReadonlySet<NoticeItem>,
): Promise<Notice> {
  const groups: NoticeGroup[] = [];
  for (const [run, own] of Map.groupBy(entries, (entry) => entry.run)) {
    const items = own.flatMap((entry) => entry.items).filter((item) => kept.has(item));
    const [first] = items;
    if (first === undefined) continue;
    const record = await reader.run(run);
    const { url, revision } = record?.source ?? { url: "", revision: "" };
    groups.push({ run, startedAt: record?.startedAt ?? first.at, source: { url, revision }, items });
  }
  return { key, audience, groups };
}

/** Undefined when it was sent; else why not. Whatever else a notifier throws is our own fault and tried again. */
async function attempt(
  { notifier, limits }: Lane,
  notice: Notice,
  signal: AbortSignal,
): Promise<PlumblineError | undefined> {
  const limit = AbortSignal.timeout(limits.sendMs);
  try {
    await notifier.notify(notice, { signal: AbortSignal.any([signal, limit]) });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PlumblineError) return error;
    return new PlumblineError({
      code: limit.aborted ? "notify-unreachable" : "internal",
      message: limit.aborted ? `It was not taken within ${limits.sendMs / 1000} s.` : "A fault in Plumbline itself.",
      remedy: "Look at the channel's receiver.",
      retry: "backoff",
      cause: error,
    });
  }
}

async function putOff(lane: Lane, delivery: Delivery, error: PlumblineError): Promise<Settled> {
  const { writer, notifier, clock, random, logger } = lane;
  const problem = printable(error.message, 300);
  const now = clock.now();
  noteFailure(lane, error, now);
  const tried = { ...delivery, attempts: delivery.attempts + 1 };
  if (error.retry === "never" || isSpent(lane, tried)) return bury(lane, delivery, { problem, remedy: error.remedy });
  const wait =
    typeof error.retry === "object"
      ? Math.min(Math.max(error.retry.afterMs, 1_000), giveUpMs)
      : backOffMs(tried.attempts, random);
  const notBefore = new Date(now + wait).toISOString();
  const ids = delivery.entries.map(({ id }) => id);
  await writer.settle(ids, { state: "waiting", notBefore, problem });
  const facts = { notifier: notifier.name, entries: ids.length, problem, remedy: error.remedy, notBefore };
  logger.warn("could not send a message, trying again", facts);
  return [["waiting", ids.length]];
}

/** A message that was tried and has been due for too long: as a whole, by its youngest entry, so that it keeps its key. */
function isSpent({ clock, digestMs }: Lane, { entries, attempts }: Delivery): boolean {
  const due = Math.max(...entries.map(({ queuedAt }) => digestEnd(Date.parse(queuedAt), digestMs)));
  return attempts > 0 && clock.now() - due >= giveUpMs;
}

async function bury(
  { writer, notifier, logger }: Lane,
  { entries }: Delivery,
  { problem, remedy }: { readonly problem: string; readonly remedy?: string } = {
    problem: entries[0]?.problem ?? "the channel has been down for too long",
  },
): Promise<Settled> {
  const ids = entries.map(({ id }) => id);
  await writer.settle(ids, { state: "dead", problem });
  logger.warn("gave a message up", { notifier: notifier.name, entries: ids.length, problem, remedy });
  return [["dead", ids.length]];
}

/** A notifier that refuses one message for good works; one that asks for a pause gets it. */
function noteFailure({ pause, random }: Lane, { retry }: PlumblineError, now: number): void {
  if (retry === "never") {
    pause.failures = 0;
  } else if (retry === "backoff") {
    pause.failures += 1;
    if (pause.failures >= patience) pause.until = now + backOffMs(pause.failures - patience + 1, random);
  } else pause.until = now + Math.min(retry.afterMs, giveUpMs);
}
