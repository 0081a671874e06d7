import { html } from "hono/html";
import type { Markup } from "../../web/views/page.ts";
import { heading, shown, type Tone } from "../../web/views/pieces.ts";
import { type Gathered, type Home, nameOf, type Stands } from "./gather.ts";

/** Every home by every policy; what was not assessed has its own colour, pattern and word. */
export function* matrixPart({ homes, policies }: Gathered): Iterable<Markup> {
  yield heading("matrix", "Homes and policies");
  if (homes.length === 0 || policies.length === 0) {
    yield html`<p>No home was found, or no policy was asked.</p>\n`;
    return;
  }
  yield html`<ul class="legend"><li><span class="badge pass">pass</span> every check passes</li><li><span class="badge fail">2 fail</span> so many checks fail</li><li><span class="badge unknown">not seen</span> not assessed, which is no pass</li><li><span class="badge exempt">exempt</span> fails and is accepted</li><li><span class="badge na">–</span> does not apply</li></ul><div class="scroll rows" role="region" aria-label="Homes and policies" tabindex="0"><table class="sort matrix"><thead><tr><th scope="col">Home</th>${policies.map((name) => html`<th scope="col">${shown(name, 80)}</th>`)}</tr></thead><tbody>\n`;
  for (const home of homes)
    yield html`<tr data-row><th scope="row"><a href="#${home.anchor}">${shown(nameOf(home.target), 80)}</a></th>${policies.map((policy) => cell(home, policy))}</tr>\n`;
  yield html`</tbody></table></div>\n`;
}

/** Sorted the worst first by a number that says nothing else. */
function cell({ target, cells }: Home, policy: string): Markup {
  const counts = cells.get(policy);
  // Nothing is known of a home that was not observed, also where it was not even planned what to ask.
  if (counts === undefined)
    return target.observed || target.reason === null ? plain("na", "–", 5) : plain("unknown", "not seen", 1);
  const { fail, unknown, exempt, pass } = counts;
  if (fail > 0) return plain("fail", unknown > 0 ? `${fail} fail, ${unknown} ?` : `${fail} fail`, 0);
  if (unknown > 0) return plain("unknown", pass + exempt > 0 ? `${unknown} not seen` : "not seen", 1);
  if (exempt > 0) return plain("exempt", exempt === 1 ? "exempt" : `${exempt} exempt`, 2);
  return pass > 0 ? plain("pass", "pass", 4) : plain("na", "–", 5);
}

const plain = (tone: Tone & Stands, word: string, rank: number): Markup =>
  html`<td class="${tone}" data-k="${rank}">${word}</td>`;
