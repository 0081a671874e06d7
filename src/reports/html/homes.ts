import { html } from "hono/html";
import type { Finding } from "../../model/report.ts";
import type { Markup } from "../../web/views/page.ts";
import { badge, code, type Column, heading, row, shown, table } from "../../web/views/pieces.ts";
import { channels } from "./findings.ts";
import { type Gathered, type Home, nameOf } from "./gather.ts";
import { standBadges } from "./stand.ts";

const columns: readonly Column[] = [{ title: "Check" }, { title: "Stands" }, { title: "What was found" }];

/** Every home that was listed, also those that nobody could look at. */
export function* homesPart(gathered: Gathered): Iterable<Markup> {
  yield heading("homes", "Homes");
  for (const home of gathered.homes) yield part(home, gathered);
}

function part(home: Home, gathered: Gathered): Markup {
  const { target, anchor, told, cells } = home;
  const sum = { fail: 0, unknown: 0, exempt: 0, pass: 0, na: 0 };
  for (const counts of cells.values())
    for (const key of Object.keys(sum) as readonly (keyof typeof sum)[]) sum[key] += counts[key];
  const passing = [...cells].filter(([, { pass }]) => pass > 0).map(([policy, { pass }]) => `${policy} ${pass}`);
  return html`<details class="group" id="${anchor}"><summary><b>${shown(nameOf(target), 160)}</b> ${marks(home, sum)} <span class="quiet">${shown(target.appType ?? target.provider, 60)}, ${shown(target.state, 60)}</span></summary><div class="inside"><dl>${facts(
    home,
  ).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}${
    passing.length === 0 ? "" : html`<dt>Pass</dt><dd>${shown(passing.join(", "), 2000)}</dd>`
  }</dl>${
    told.length === 0
      ? ""
      : table(
          columns,
          told.map((finding) => found(finding, gathered)),
          { label: shown(`Findings of ${target.id}`, 200) },
        )
  }</div></details>\n`;
}

function marks(
  { target }: Home,
  { fail, unknown, exempt, pass }: Readonly<Record<"fail" | "unknown" | "exempt" | "pass", number>>,
): Markup {
  const away = !target.observed && target.reason !== null ? `not observed: ${target.reason}` : "";
  const marked = [
    ["fail", fail > 0 ? `${fail} fail` : ""],
    ["unknown", away],
    ["unknown", unknown > 0 ? `${unknown} not assessed` : ""],
    ["exempt", exempt > 0 ? `${exempt} exempt` : ""],
    ["pass", pass > 0 ? `${pass} pass` : ""],
  ] as const;
  return html`${marked.filter(([, word]) => word !== "").map(([tone, word]) => html`${badge(tone, word)} `)}`;
}

function facts({ target }: Home): readonly (readonly [string, Markup | string])[] {
  const { id, domain, userProfile, space, transport, leftovers, detail, reason, observed } = target;
  return [
    ["Target", code(id)],
    ...(domain === null ? [] : [["Domain", shown(domain)] as const]),
    ...(userProfile === null ? [] : [["User profile", shown(userProfile)] as const]),
    ...(space === null ? [] : [["Space", shown(space)] as const]),
    ...(observed
      ? []
      : [
          [
            "Not observed",
            reason === null ? "no check applies" : shown(`${reason}${detail === null ? "" : `: ${detail}`}`, 400),
          ] as const,
        ]),
    ...(transport === null ? [] : [["Reached by", channels[transport]] as const]),
    ...(leftovers.length === 0 ? [] : [["Left behind", shown(leftovers.join(", "), 600)] as const]),
  ];
}

const found = (finding: Finding, { report }: Gathered): Markup =>
  row(columns, [
    html`${code(`${finding.policy}/${finding.check}`)}${finding.subject === "" ? "" : html`<br>${code(finding.subject)}`}`,
    standBadges(finding, report),
    shown(
      finding.outcome === "unknown"
        ? [finding.reason, finding.detail].filter((one) => one !== null).join(": ")
        : finding.observed,
      400,
    ),
  ]);
