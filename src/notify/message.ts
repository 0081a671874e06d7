import type { Notice } from "../model/notice.ts";
import { messageForOperators } from "./message-for-operators.ts";
import { messageForPerson } from "./message-for-person.ts";

/** A notice as people read it: printable lines, which Slack and e-mail lay out and encode in their own way. */
export interface Message {
  /** One line of at most 150 characters. */
  readonly subject: string;
  readonly opening: readonly string[];
  readonly sections: readonly Section[];
  /** Items that a cap has left out. */
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

/** `most` is how many items it holds; the rest is counted in `more`. */
export function toMessage(notice: Notice, { most }: { readonly most: number }): Message {
  const { audience, groups } = notice;
  const whole =
    audience.kind === "person"
      ? messageForPerson(audience.userProfile, groups)
      : messageForOperators(groups);
  return capItems(whole, most);
}

function capItems(message: Message, most: number): Message {
  let room = most;
  const sections = message.sections.flatMap(({ heading, items }) => {
    const kept = items.slice(0, Math.max(room, 0));
    room -= items.length;
    return kept.length === 0 ? [] : [{ heading, items: kept }];
  });
  return { ...message, sections, more: Math.max(0, -room) };
}
