import type { Message } from "./message.ts";

/** A message as plain text: a blank line between items, the lines of an item below its first one. */
export function emailBody({ opening, sections, more, closing }: Message): string {
  const paragraphs = [
    opening,
    ...sections.flatMap(({ heading, items }) => [heading, ...items.map(indented)]),
    more === 0 ? [] : [`… and ${more} more.`],
    closing,
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const indented = ([first = "", ...rest]: readonly string[]): readonly string[] => [
  first,
  ...rest.map((text) => `  ${text}`),
];
