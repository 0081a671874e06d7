import { hash } from "node:crypto";
import type { Notice } from "../model/notice.ts";
import type { OutboxEntry } from "../model/records.ts";

/** Entries of one notifier and one reader that are sent as one message. */
export interface Delivery {
  /** The same as long as it holds the same entries, so at every attempt. */
  readonly key: string;
  readonly audience: Notice["audience"];
  /** The store's order. */
  readonly entries: readonly OutboxEntry[];
  readonly attempts: number;
}

/**
 * What waits for each reader as one message: all that was never tried, and each message that was, as it was then. A message
 * that failed may still have arrived, so it keeps its entries and with them its key. Those never tried come first.
 */
export function deliveriesOf(entries: readonly OutboxEntry[]): readonly Delivery[] {
  const groups = Map.groupBy(entries, (entry) =>
    JSON.stringify([entry.notifier, ...readerOf(entry), entry.attempts, entry.attempts === 0 ? "" : entry.notBefore]),
  );
  return [...groups.values()].map(deliveryOf).toSorted((a, b) => a.attempts - b.attempts);
}

function deliveryOf(entries: readonly OutboxEntry[]): Delivery {
  const person = entries[0]?.person ?? null;
  const ids = entries.map(({ id }) => id).toSorted((a, b) => a - b);
  return {
    key: hash("sha256", JSON.stringify([entries[0]?.notifier, ids])),
    audience:
      person === null
        ? { kind: "operators" }
        : { kind: "person", domain: entries[0]?.items[0]?.domain ?? "", userProfile: person },
    entries,
    attempts: entries[0]?.attempts ?? 0,
  };
}

/** A person is a user profile of one domain: the same name in another may be somebody else. */
const readerOf = ({ person, items }: OutboxEntry): readonly (string | null)[] =>
  person === null ? [null] : [person, items[0]?.domain ?? null];
