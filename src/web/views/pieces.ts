import { html } from "hono/html";
import { printable } from "../../model/untrusted.ts";
import type { Markup } from "./page.ts";

/** How something stands, as a colour and a word: the colour alone says nothing. */
export type Tone = "pass" | "fail" | "unknown" | "exempt" | "na" | "warn";

export const badge = (tone: Tone, word: string): Markup => html`<span class="badge ${tone}">${shown(word, 200)}</span>`;

/** Any text on one line, without what moves or hides text. */
export const shown = (text: string, limit = 300): string => printable(text, limit);

export const code = (text: string, limit?: number): Markup => html`<code>${shown(text, limit)}</code>`;

interface Tile {
  readonly title: string;
  readonly value: string;
  readonly words: string;
}

export const tile = ({ title, value, words }: Tile): Markup =>
  html`<li class="tile"><span>${title}</span><b>${value}</b><span class="quiet">${words}</span></li>\n`;

export interface Share {
  readonly tone: "pass" | "fail" | "unknown" | "na";
  readonly word: string;
  readonly n: number;
}

/** Parts of a whole as one bar and their numbers below it. */
export function shares(parts: readonly Share[], label: string): Markup {
  const whole = parts.reduce((sum, { n }) => sum + n, 0);
  let from = 0;
  const rects = parts.map(({ tone, n }) => {
    const [x, width] = [from, whole === 0 ? 0 : (n / whole) * 1000];
    from += width;
    return html`<rect class="${tone}" x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"></rect>`;
  });
  return html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}</svg><ul class="legend">${parts.map(({ tone, word, n }) => html`<li><span class="dot ${tone}"></span>${n.toLocaleString("en")} ${word}</li>`)}</ul>\n`;
}

export interface Column {
  readonly title: string;
  readonly number?: true;
}

interface TableOptions {
  readonly label: string;
  /** Classes beside `sort`. */
  readonly kind?: string;
}

/** A table that scrolls by itself where the screen is narrow, and can be sorted. `rows` are `row(…)`. */
export const table = (
  columns: readonly Column[],
  rows: readonly Markup[],
  { label, kind = "stack" }: TableOptions,
): Markup =>
  html`<div class="scroll rows" role="region" aria-label="${label}" tabindex="0"><table class="sort ${kind}"><thead><tr>${columns.map(
    ({ title, number }) => html`<th scope="col"${number === true ? html` class="n"` : ""}>${title}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div>\n`;

/** The cells of one row, by the columns of its table. */
export const row = (columns: readonly Column[], cells: readonly (Markup | string)[]): Markup =>
  html`<tr data-row>${cells.map(
    (cell, index) =>
      html`<td data-l="${columns[index]?.title ?? ""}"${columns[index]?.number === true ? html` class="n"` : ""}>${cell}</td>`,
  )}</tr>\n`;

/** A heading that a link leads to. */
export const heading = (id: string, title: string): Markup => html`<h2 id="${id}">${title}</h2>\n`;
