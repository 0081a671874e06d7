import { PlumblineError } from "../model/errors.ts";
import type { Notice, NoticeGroup, NoticeItem } from "../model/notice.ts";
import { addCounts } from "../model/notice-order.ts";
import type { Abortable } from "../model/ports.ts";
import type { OutboxEntry } from "../model/records.ts";
import { deliveriesOf, type Delivery } from "./delivery.ts";
import { directionsOf, type Misdirected } from "./directions.ts";
import type { Delivered, Lane } from "./lane.ts";
import { bury, isSpent, putOff, type Settled } from "./put-off.ts";
import { stillTrue } from "./still-true.ts";

/** One round of one notifier: what is due, one message after the other. Rejects only where the store does, or with the signal's reason. */
export async function workLane(lane: Lane, { signal }: Abortable): Promise<Delivered> {
  const { reader, notifier, clock, limits, pause } = lane;
  const total = { waiting: 0, sent: 0, dead: 0, dropped: 0 };
  if (clock.now() < pause.until) return total;
  const began = clock.monotonic();
  const now = new Date(clock.now()).toISOString();
  const directions = directionsOnce(lane);
  const page = await reader.outbox({ now, limit: limits.entries, notifier: notifier.name });
  for (const delivery of deliveriesOf(page.filter((entry) => entry.notifier === notifier.name))) {
    signal.throwIfAborted();
    if (clock.monotonic() - began >= limits.roundMs) break;
    const isDown = clock.now() < pause.until;
    if (isDown && !isSpent(lane, delivery)) continue;
    const settled = isDown ? await bury(lane, delivery) : await deliver(lane, delivery, { directions, signal });
    for (const [state, entries] of settled) total[state] += entries;
  }
  return total;
}

/** Read where a person is to be told, and then once for the round. */
function directionsOnce({
  persons,
  reader,
  known,
}: Lane): (audience: Notice["audience"]) => Promise<Misdirected | undefined> {
  let read: ReturnType<typeof directionsOf> | undefined;
  return async (audience) => {
    if (persons === undefined || audience.kind === "operators") return undefined;
    read ??= directionsOf(persons, { reader, known });
    return (await read)(audience);
  };
}

async function deliver(
  lane: Lane,
  delivery: Delivery,
  { directions, signal }: Abortable & { readonly directions: ReturnType<typeof directionsOnce> },
): Promise<Settled> {
  const { reader, writer, notifier, clock } = lane;
  const { entries } = delivery;
  const kept = await stillTrue(
    entries.flatMap(({ items }) => items),
    (finding) => reader.state(finding),
  );
  const isEmpty = ({ items }: OutboxEntry): boolean => !items.some((item) => kept.has(item));
  const idsOf = (chosen: readonly OutboxEntry[]): readonly number[] => chosen.map(({ id }) => id);
  const outdated = entries.filter(isEmpty);
  const current = entries.filter((entry) => !isEmpty(entry));
  const misdirected = current.length === 0 ? undefined : await directions(delivery.audience);
  if (misdirected !== undefined) return bury(lane, delivery, misdirected);
  // Before it is sent: where the agent dies meanwhile, what was told may not be taken for untold.
  if (current.length > 0) await writer.attempt(idsOf(entries), new Date(clock.now()).toISOString());
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
    const current = own.filter((entry) => entry.items.some((item) => kept.has(item)));
    const items = current.flatMap((entry) => entry.items).filter((item) => kept.has(item));
    const [first] = items;
    if (first === undefined) continue;
    const record = await reader.run(run);
    const { url, revision } = record?.source ?? { url: "", revision: "" };
    const omitted = addCounts(...current.map((entry) => entry.omitted ?? {}));
    const startedAt = record?.startedAt ?? first.at;
    groups.push({
      run,
      startedAt,
      source: { url, revision },
      items,
      ...(Object.keys(omitted).length > 0 && { omitted }),
    });
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
