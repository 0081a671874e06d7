import type { ChangeCounts, Notice, NoticeGroup, NoticeItem } from "../model/notice.ts";
import { countGroups, countOmitted, worstFirst, worstGroupFirst } from "../model/notice-order.ts";
import { line } from "./text.ts";

/** One message as programs get it: webhook, SNS and EventBridge. New fields may come; none of these goes or changes its meaning. */
export interface Payload {
  readonly schema: "plumbline/notice/v1";
  /** The same at every attempt: drop what came before. */
  readonly id: string;
  /** A long notice comes in several parts, each with an id of its own. */
  readonly part: { readonly number: number; readonly of: number };
  /** `person` has `domain` and `userProfile` beside it. */
  readonly audience: Notice["audience"];
  /** Of the whole notice. */
  readonly counts: ChangeCounts;
  /** Items that no part holds, because there are too many. */
  readonly omitted: number;
  /** What each run changed, the worst first. */
  readonly groups: readonly PayloadGroup[];
}

type PayloadGroup = Omit<NoticeGroup, "omitted">;

export interface Part {
  readonly id: string;
  readonly json: string;
}

/**
 * A notice as parts of at most `bytes` UTF-8 bytes each. SNS and EventBridge take 256 KiB a message, and a webhook's receiver
 * should not have to take more.
 */
export function payloadParts(
  notice: Notice,
  { bytes = partBytes, most = mostParts }: { readonly bytes?: number; readonly most?: number } = {},
): readonly Part[] {
  const filled = fill(notice.groups, bytes - headBytes);
  const kept = filled.slice(0, most);
  const cut = filled.slice(most).reduce((sum, groups) => sum + countItems(groups), 0);
  const omitted = cut + countOmitted(notice.groups);
  const counts = countGroups(notice.groups);
  return kept.map((groups, index) => {
    const id = kept.length === 1 ? notice.key : `${notice.key}-${index + 1}`;
    const part = { number: index + 1, of: kept.length };
    const payload: Payload = {
      schema: "plumbline/notice/v1",
      id,
      part,
      audience: notice.audience,
      counts,
      omitted,
      groups,
    };
    return { id, json: JSON.stringify(payload) };
  });
}

/** 256 KiB, less what EventBridge counts beside the detail. */
const partBytes = 256 * 1024 - 1024;
const mostParts = 20;
/** More than everything around the groups takes. */
const headBytes = 1024;

/** The groups laid into parts one after another; one that does not fit goes on in the next part. */
function fill(groups: readonly NoticeGroup[], room: number): readonly (readonly PayloadGroup[])[] {
  const parts: PayloadGroup[][] = [[]];
  let used = 0;
  for (const group of worstGroupFirst(groups)) {
    const head = { ...headOf(group), items: [] };
    let items: NoticeItem[] | undefined;
    for (const item of worstFirst(group.items).map(capped)) {
      const size = sizeOf(item) + (items === undefined ? sizeOf(head) : 0);
      if (used > 0 && used + size > room) {
        parts.push([]);
        [used, items] = [0, undefined];
      }
      if (items === undefined) {
        items = [];
        used += sizeOf(head);
        parts.at(-1)?.push({ ...head, items });
      }
      items.push(item);
      used += sizeOf(item);
    }
  }
  return parts;
}

const headOf = ({ run, startedAt, source }: NoticeGroup): Omit<PayloadGroup, "items"> => ({
  run,
  startedAt,
  source: { url: line(source.url, 500), revision: line(source.revision, 100) },
});

/** Field by field, so that the schema is what stands here. */
function capped(item: NoticeItem): NoticeItem {
  return {
    finding: item.finding,
    change: item.change,
    cause: item.cause,
    at: item.at,
    policy: line(item.policy, 200),
    check: line(item.check, 200),
    title: line(item.title, 500),
    subject: line(item.subject, 1000),
    severity: item.severity,
    owner: line(item.owner, 200),
    labels: Object.fromEntries(
      Object.entries(item.labels)
        .slice(0, 50)
        .map(([key, value]) => [line(key, 100), line(value, 300)]),
    ),
    target: line(item.target, 500),
    domain: item.domain === null ? null : line(item.domain, 100),
    userProfile: item.userProfile === null ? null : line(item.userProfile, 100),
    space: item.space === null ? null : line(item.space, 100),
    expected: line(item.expected, 1000),
    observed: line(item.observed, 1000),
    remediation: item.remediation === null ? null : line(item.remediation, 2000),
    firstSeen: item.firstSeen,
    deadline: item.deadline,
  };
}

const countItems = (groups: readonly PayloadGroup[]): number =>
  groups.reduce((sum, { items }) => sum + items.length, 0);

/** With the comma after it. */
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) + 1;
