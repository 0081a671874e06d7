import { html } from "hono/html";
import { byCodeUnit } from "../../model/by-code-unit.ts";
import { type ReasonCode, remedyFor } from "../../model/outcome.ts";
import type { Finding } from "../../model/report.ts";
import type { Markup } from "../../web/views/page.ts";
import { badge, code, type Column, heading, row, shown, table } from "../../web/views/pieces.ts";
import { homeLink } from "./findings.ts";
import { count, type Gathered, type Home, nameOf } from "./gather.ts";
import { standBadges } from "./stand.ts";

const columns: readonly Column[] = [{ title: "Home" }, { title: "Check" }, { title: "Why" }];

/** So many rows of one reason; the JSON report lists all. */
const most = 500;

/** What could not be told, by its reason: never a pass, and each with what to do about it. */
export function* unknownsPart(gathered: Gathered): Iterable<Markup> {
  const away = Map.groupBy(
    gathered.homes.filter(({ target }) => !target.observed && target.reason !== null),
    ({ target }) => target.reason ?? "internal",
  );
  const why = new Map(gathered.homes.map(({ target }) => [target.id, target.observed ? null : target.reason]));
  const unknown = gathered.homes.flatMap(({ told }) =>
    told.filter(({ outcome, target, reason }) => outcome === "unknown" && why.get(target) !== reason),
  );
  const byReason = Map.groupBy(unknown, ({ reason }) => reason ?? "internal");
  const reasons = [...new Set([...away.keys(), ...byReason.keys()])].toSorted(byCodeUnit);
  yield heading("not-assessed", "Not assessed");
  if (reasons.length === 0) yield html`<p>Everything that was planned could be told.</p>\n`;
  for (const reason of reasons) yield part(reason, away.get(reason) ?? [], byReason.get(reason) ?? [], gathered);
}

function part(reason: ReasonCode, away: readonly Home[], findings: readonly Finding[], gathered: Gathered): Markup {
  const rows = [
    ...away.map(({ target, anchor }) =>
      row(columns, [
        html`<a href="#${anchor}">${shown(nameOf(target), 160)}</a>`,
        "everything that was planned",
        target.detail === null ? reason : shown(target.detail, 400),
      ]),
    ),
    ...findings.map((finding) =>
      row(columns, [
        homeLink(finding, gathered),
        html`${code(`${finding.policy}/${finding.check}`)}${finding.subject === "" ? "" : html` ${code(finding.subject)}`} ${standBadges(finding, gathered.report)}`,
        finding.detail === null ? reason : shown(finding.detail, 400),
      ]),
    ),
  ];
  const words = [
    ...(away.length > 0 ? [count(away.length, "home")] : []),
    ...(findings.length > 0 ? [count(findings.length, "single check")] : []),
  ];
  return html`<details class="group"${rows.length <= 20 ? html` open` : ""}><summary>${badge("unknown", reason)} <b>${words.join(", ")}</b> <span class="quiet">${remedyFor(reason)}</span></summary><div class="inside">${table(columns, rows.slice(0, most), { label: `Not assessed: ${reason}` })}${rows.length > most ? html`<p class="quiet">and ${count(rows.length - most, "more row")}: the JSON report lists all.</p>` : ""}</div></details>\n`;
}
