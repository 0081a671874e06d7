import type { Cause, Change } from "../model/lifecycle.ts";
import type { NoticeGroup, NoticeItem } from "../model/notice.ts";
import { severities } from "../model/policy.ts";
import { asksForAction, countGroups, countOmitted, worstFirst, worstGroupFirst } from "../model/notice-order.ts";
import type { Message } from "./message.ts";

import { foreignLine, line } from "./text.ts";

/** Per run: the commit, how much changed, then what, why, where and how to fix it. */
export function messageForOperators(groups: readonly NoticeGroup[]): Message {
  const items = groups.flatMap((group) => group.items);
  const worst = severities.findLast((severity) =>
    items.some((item) => item.severity === severity && asksForAction(item.change)),
  );
  return {
    subject: line(`Plumbline: ${countsOf(groups)}${worst === undefined ? "" : ` (worst: ${worst})`}`, 150),
    opening: [],
    sections: worstGroupFirst(groups).map((group) => ({
      heading: [
        `Run ${line(group.run, 40)} of ${line(group.startedAt, 40)}: ${countsOf([group])}`,
        `Policies: ${line(group.source.url, 300)} at ${line(group.source.revision, 100)}`,
      ],
      items: worstFirst(group.items).map(itemLines),
    })),
    more: countOmitted(groups),
    closing: ["Each answer came from inside an environment that its user administers: evidence, not proof."],
  };
}

const countsOf = (groups: readonly NoticeGroup[]): string =>
  Object.entries(countGroups(groups))
    .map(([change, count]) => `${count} ${change}`)
    .join(", ") || "nothing changed";

function itemLines(item: NoticeItem): readonly string[] {
  const action = asksForAction(item.change);
  return [
    `[${item.severity}] ${changeWords[item.change]}: ${line(item.title, 300)}`,
    `Check: ${line(`${item.policy}/${item.check}`, 200)}`,
    ...given("Subject", foreignLine(item.subject)),
    `Where: ${placeOf(item)}`,
    ...(action ? given("Expected", foreignLine(item.expected)) : []),
    ...given("Found", foreignLine(item.observed)),
    `Cause: ${causeWords[item.cause]}`,
    ...given("Owner", line(item.owner, 100)),
    ...(action ? given("How to fix", line(item.remediation ?? "", 1000)) : []),
    ...(action ? given("Until", line(item.deadline ?? "", 40)) : []),
  ];
}

function placeOf({ target, domain, userProfile, space }: NoticeItem): string {
  const facts = [
    domain === null ? "" : `domain ${line(domain, 100)}`,
    userProfile === null ? "" : `user profile ${line(userProfile, 100)}`,
    space === null ? "" : `space ${line(space, 100)}`,
  ].filter((fact) => fact !== "");
  return `${foreignLine(target, 300)}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
}

const given = (label: string, text: string): readonly string[] => (text === "" ? [] : [`${label}: ${text}`]);

const changeWords: Readonly<Record<Change, string>> = {
  opened: "New",
  reopened: "Came back",
  resolved: "Resolved",
  flapping: "Changes too often to be believed",
  settled: "No longer flapping",
  stale: "Not assessed within its freshness goal",
  fresh: "Assessed again",
  contested: "Repairs keep being undone",
  orphaned: "Closed without a pass, its check or target is gone",
  exempted: "Accepted by an exemption",
  enforced: "No longer accepted",
};

const causeWords: Readonly<Record<Cause, string>> = {
  person: "the home was changed",
  policy: "a policy commit changed what is asked",
  platform: "the image or the instance changed",
  time: "time ran out",
  "first-look": "the first look at it",
  remedy: "it was repaired",
};
