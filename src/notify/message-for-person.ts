import { type Cause, type Change, changes } from "../model/lifecycle.ts";
import type { NoticeGroup, NoticeItem } from "../model/notice.ts";
import { asksForAction, countGroups, countOmitted, worstFirst } from "../model/notice-order.ts";
import type { Message } from "./message.ts";
import { foreignLine, line } from "./text.ts";

/**
 * To the checked person: what was found in their home, why it matters, how to fix it and until when. No run, owner or count
 * that speaks of others.
 */
export function messageForPerson(userProfile: string, groups: readonly NoticeGroup[]): Message {
  const items = worstFirst(groups.flatMap((group) => group.items));
  const counts = countGroups(groups);
  const open = changes.filter(asksForAction).reduce((sum, change) => sum + (counts[change] ?? 0), 0);
  return {
    subject: line(subjectOf(open), 150),
    opening: [
      `This is about your own SageMaker Studio home (user profile ${line(userProfile, 63)}), which is checked against your organisation's policies.`,
    ],
    sections: [{ heading: [], items: items.map(itemLines) }],
    more: countOmitted(groups),
    closing:
      open === 0
        ? ["Nothing is asked of you."]
        : ["Once it is fixed, the next check will see it; nothing else is asked of you."],
  };
}

function subjectOf(open: number): string {
  if (open === 0) return "Plumbline: nothing is to be done in your Studio home";
  return `Plumbline: ${open === 1 ? "one thing" : `${open} things`} to fix in your Studio home`;
}

function itemLines(item: NoticeItem): readonly string[] {
  const head = [
    `${changeWords[item.change]}: ${line(item.title, 300)}`,
    ...given("What", foreignLine(item.subject)),
    ...(item.space === null ? [] : [`Space: ${line(item.space, 100)}`]),
  ];
  if (!asksForAction(item.change)) return [...head, afterwards[item.change] ?? "Nothing is to be done."];
  return [
    ...head,
    ...given("Found", foreignLine(item.observed)),
    ...given("Expected", foreignLine(item.expected)),
    ...given("Why now", causeWords[item.cause]),
    `Severity: ${item.severity}`,
    `How to fix it: ${line(item.remediation ?? "make it as expected; whoever runs your Studio domain can help", 1000)}`,
    ...given("Until", line(item.deadline ?? "", 40)),
  ];
}

const given = (label: string, text: string): readonly string[] => (text === "" ? [] : [`${label}: ${text}`]);

const changeWords: Readonly<Record<Change, string>> = {
  opened: "To fix",
  reopened: "To fix, it came back",
  resolved: "Fixed",
  flapping: "To fix, it keeps changing",
  settled: "Steady again",
  stale: "Not checked lately",
  fresh: "Checked again",
  contested: "To fix, a repair keeps being undone",
  orphaned: "No longer asked",
  exempted: "Accepted for now",
  enforced: "To fix, it is no longer accepted",
};

const afterwards: Readonly<Partial<Record<Change, string>>> = {
  resolved: "Nothing more is to be done.",
  orphaned: "Nothing more is to be done.",
  exempted: "Nothing is to be done for now.",
  stale: "It is checked again when your app runs.",
};

const causeWords: Readonly<Record<Cause, string>> = {
  person: "something in the home was changed",
  policy: "what is asked was changed, not anything that you did",
  platform: "the image or the instance was changed, not anything that you did",
  time: "",
  "first-look": "",
  remedy: "it was repaired",
};
