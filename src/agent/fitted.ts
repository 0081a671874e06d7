import type { NoticeItem } from "../model/notice.ts";
import { countChanges, worstFirst } from "../model/notice-order.ts";
import type { NewOutboxEntry } from "../model/records.ts";

/** As much as the longest message of any channel holds, 20 parts of 256 KiB: more would be read at every attempt and never sent. */
const mostBytes = 20 * 256 * 1024;

/** The items of one entry; of too many the worst, and how many more of what kind there were. */
export function fitted(items: readonly NoticeItem[]): Pick<NewOutboxEntry, "items" | "omitted"> {
  if (roomLeft(items) >= 0) return { items };
  const ordered = worstFirst(items);
  let left = mostBytes;
  const cut = ordered.findIndex((item) => (left -= sizeOf(item)) < 0);
  return { items: ordered.slice(0, cut), omitted: countChanges(ordered.slice(cut)) };
}

const roomLeft = (items: readonly NoticeItem[]): number => items.reduce((left, item) => left - sizeOf(item), mostBytes);

/** With the comma after it. */
const sizeOf = (item: NoticeItem): number => Buffer.byteLength(JSON.stringify(item)) + 1;
