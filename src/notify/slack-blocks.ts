import type { Message } from "./message.ts";

export interface SlackBlock {
  readonly type: "header" | "section";
  readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji: false };
}

/**
 * A message as blocks of plain text, one item a block. Slack takes 50 blocks a message, 3,000 characters in a section and
 * 150 in a header; how many items fit is the caller's count.
 */
export function slackBlocks({ subject, opening, sections, more, closing }: Message): readonly SlackBlock[] {
  return [
    block("header", [subject], 150),
    ...(opening.length === 0 ? [] : [section(opening)]),
    ...sections.flatMap(({ heading, items }) => [
      ...(heading.length === 0 ? [] : [section(heading)]),
      ...items.map(section),
    ]),
    ...(more === 0 ? [] : [section([`… and ${more} more.`])]),
    ...(closing.length === 0 ? [] : [section(closing)]),
  ];
}

/** Characters with a meaning to Slack become entities, in plain text too: mentions, channels and links all begin with `<`. */
export const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const section = (lines: readonly string[]): SlackBlock => block("section", lines, 3_000);

const block = (type: SlackBlock["type"], lines: readonly string[], limit: number): SlackBlock => ({
  type,
  text: { type: "plain_text", text: fitted(lines, limit), emoji: false },
});

/** Where the lines are too long together the longest give way, so that none pushes another out. */
function fitted(lines: readonly string[], limit: number): string {
  const lengths = lines.map((line) => slackText(line).length);
  const room = limit - lines.length;
  let share = room;
  while (lengths.reduce((sum, length) => sum + Math.min(length, share), 0) > room) share = Math.floor(share * 0.9);
  return lines.map((line) => cutTo(line, share)).join("\n");
}

/** Cut by whole characters as they are written, so that no entity is broken. */
function cutTo(line: string, limit: number): string {
  const whole = slackText(line);
  if (whole.length <= limit) return whole;
  let kept = "";
  for (const char of line) {
    const next = slackText(char);
    if (kept.length + next.length >= limit) break;
    kept += next;
  }
  return `${kept}…`;
}
