import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { script } from "./script.ts";
import { style } from "./style.ts";

/** A piece of markup in which every text is encoded. */
export type Markup = ReturnType<typeof html>;

/** Its text; no piece of ours waits for anything. */
export function textOf(markup: Markup): string {
  if (markup instanceof Promise) throw new TypeError("a piece of a page waits for something");
  return markup.toString();
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing is loaded, sent or framed, and nothing runs but our own style and script, by their hashes. */
export const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;

export interface PartOfPage {
  /** Its anchor. */
  readonly id: string;
  readonly title: string;
}

interface Head {
  readonly title: string;
  /** Below the title. */
  readonly facts: readonly Markup[];
  readonly parts: readonly PartOfPage[];
}

/** From the first byte to where the parts begin. */
export const pageStart = ({ title, facts, parts }: Head): string =>
  textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
${facts.map((fact) => html`<p class="facts">${fact}</p>\n`)}</header>
<nav aria-label="Parts of this report"><ul>
${parts.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ul></nav>
<main id="content">
<div class="tools" hidden></div>
`);

/** Not in the template: a bundler rewrites one that holds this tag, so that it calls for a package that nobody has. */
const endOfScript = raw("</script>");

export const pageEnd = (words: Markup): string =>
  textOf(html`</main>
<footer>${words}</footer>
<script>${raw(script)}${endOfScript}
</body>
</html>
`);
