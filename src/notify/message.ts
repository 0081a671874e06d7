import type { Notice } from "../model/notice.ts";
import { messageForOperators } from "./message-for-operators.ts";
import { messageForPerson } from "./message-for-person.ts";

/** A notice as people read it: printable lines, which Slack and e-mail lay out and encode in their own way. */
export interface Message {
  /** One line of at most 150 characters. */
  readonly subject: string;
  readonly opening: readonly string[];
  readonly sections: readonly Section[];
  /** Items that found no room. */
  readonly more: number;
  readonly closing: readonly string[];
}

/** One run's. */
export interface Section {
  /** Empty for a person, to whom runs mean nothing. */
  readonly heading: readonly string[];
  /** The worst first, each a few lines. */
  readonly items: readonly (readonly string[])[];
}

/** `most` is how many items and headings it holds; items that find no room are counted in `more`. */
export function toMessage({ audience, groups }: Notice, { most }: { readonly most: number }): Message {
  const whole =
    audience.kind === "person" ? messageForPerson(audience.userProfile, groups) : messageForOperators(groups);
  return capItems(whole, most);
}

function capItems(message: Message, most: number): Message {
  let room = most;
  let { more } = message;
  const sections: Section[] = [];
  for (const { heading, items } of message.sections) {
    const head = heading.length === 0 ? 0 : 1;
    const kept = items.slice(0, Math.max(0, room - head));
    more += items.length - kept.length;
    if (kept.length === 0) continue;
    room -= head + kept.length;
    sections.push({ heading, items: kept });
  }
  return { ...message, sections, more };
}
