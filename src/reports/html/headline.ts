import { html } from "hono/html";
import type { Assurance } from "../../model/report.ts";
import type { Markup } from "../../web/views/page.ts";
import { shares, tile } from "../../web/views/pieces.ts";
import { assurances, assuranceWords, coverageWords } from "../assurance.ts";
import { percent } from "../percent.ts";
import { count, type Gathered } from "./gather.ts";

/** Never one number alone: what passes, of how much, how much was seen, and how sure that is. */
export function headline({ report, assurance }: Gathered): Markup {
  const { run, summary } = report;
  const { checks, targets, score, coverage, exempt } = summary;
  const judged = checks.pass + checks.fail;
  return html`${run.interrupted ? html`<p class="note"><strong>Interrupted:</strong> the run ended before it had looked at everything.</p> ` : ""}<ul class="tiles">${tile(
    {
      title: "Passing",
      value: score === null ? "not known" : percent(score),
      words:
        score === null
          ? "nothing could be judged"
          : `of the ${count(judged, "check")} that could be judged${exempt > 0 ? `; ${count(exempt, "failing finding")} accepted by exemptions` : ""}`,
    },
  )}${tile({
    title: "Assessed",
    value: coverage === null ? "nothing" : percent(coverage),
    words: `of ${count(checks.planned, "planned check")}; ${checks.unknown.toLocaleString("en")} could not be told, which is no pass`,
  })}${tile({
    title: "Observed",
    value: `${targets.observed.toLocaleString("en")} of ${targets.expected.toLocaleString("en")}`,
    words: "homes that a check applies to",
  })}${tile({ title: "Assurance", ...sureness(assurance) })}</ul>${shares(
    [
      { tone: "pass", word: "pass", n: checks.pass },
      { tone: "fail", word: "fail", n: checks.fail },
      { tone: "unknown", word: "not assessed", n: checks.unknown },
      { tone: "na", word: "not applicable", n: checks.notApplicable },
    ],
    `${checks.pass} pass, ${checks.fail} fail, ${checks.unknown} not assessed, ${checks.notApplicable} not applicable`,
  )}<div class="note"><p>${assuranceWords}</p><p>${coverageWords(targets)}</p></div>\n`;
}

function sureness(found: ReadonlyMap<Assurance, number>): { readonly value: string; readonly words: string } {
  const levels = (Object.keys(assurances) as readonly Assurance[]).filter((level) => (found.get(level) ?? 0) > 0);
  const [least] = levels;
  if (least === undefined) return { value: "A0", words: "nothing was observed" };
  const parts = levels.map((level) => `${(found.get(level) ?? 0).toLocaleString("en")} ${assurances[level]}`);
  return { value: least, words: parts.join(", ") };
}
