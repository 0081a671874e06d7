import { html } from "hono/html";
import { byCodeUnit } from "../../model/by-code-unit.ts";
import { severities } from "../../model/policy.ts";
import type { Finding } from "../../model/report.ts";
import type { Markup } from "../../web/views/page.ts";
import { badge, code, type Column, heading, row, shown, table } from "../../web/views/pieces.ts";
import { assurances } from "../assurance.ts";
import { count, type Gathered, moment, nameOf } from "./gather.ts";
import { severityTones, standBadges } from "./stand.ts";

const columns: readonly Column[] = [
  { title: "Home" },
  { title: "Stands" },
  { title: "Observed" },
  { title: "Expected" },
  { title: "First seen" },
];

/** Evidence is shown for so many findings of a check; the JSON report holds all of it. */
const mostEvidence = 100;

/** What fails, the worst first, a check at a time: what was asked, how to fix it, and where it is so. */
export function* findingsPart(gathered: Gathered): Iterable<Markup> {
  const failing = gathered.homes.flatMap(({ told }) => told.filter(({ outcome }) => outcome === "fail"));
  yield heading("findings", "Findings");
  if (failing.length === 0) {
    yield html`<p>Nothing fails of what could be judged.</p>\n`;
    return;
  }
  const groups = [...Map.groupBy(failing, ({ policy, check }) => JSON.stringify([policy, check])).values()]
    .flatMap((own) => (own[0] === undefined ? [] : [{ first: own[0], own }]))
    .toSorted(
      (a, b) =>
        severities.indexOf(b.first.severity) - severities.indexOf(a.first.severity) ||
        byCodeUnit(`${a.first.policy}/${a.first.check}`, `${b.first.policy}/${b.first.check}`),
    );
  const open = failing.length <= 60;
  for (const [severity, ofSeverity] of Map.groupBy(groups, ({ first }) => first.severity)) {
    yield html`<h3>${badge(severityTones[severity], severity)} ${count(ofSeverity.length, "check")}</h3>\n`;
    for (const { first, own } of ofSeverity) yield* group(first, own, gathered, open);
  }
}

function* group(first: Finding, own: readonly Finding[], gathered: Gathered, open: boolean): Iterable<Markup> {
  const homes = new Set(own.map(({ target }) => target)).size;
  const exempt = own.filter(({ exemption }) => exemption !== null).length;
  yield html`<details class="group"${open ? html` open` : ""}><summary><b>${shown(first.title, 200)}</b> ${code(`${first.policy}/${first.check}`)} <span class="quiet">${count(homes, "home")}${exempt > 0 ? `, ${exempt} accepted` : ""}</span></summary><div class="inside">${about(first, gathered)}`;
  yield table(
    columns,
    own.map((finding, index) => failure(finding, gathered, index < mostEvidence)),
    { label: shown(`Where ${first.policy}/${first.check} fails`, 200) },
  );
  yield html`</div></details>\n`;
}

/** What holds for every finding of a check. */
function about(first: Finding, { checkOf }: Gathered): Markup {
  const known = checkOf(first);
  const controls = Object.entries(known?.policy.controls ?? {}).map(([name, ids]) => `${name} ${ids.join(", ")}`);
  const rows: readonly (readonly [string, Markup | string])[] = [
    ["How to fix", first.remediation === null ? "the policy does not say" : shown(first.remediation, 2000)],
    ...(known === undefined
      ? []
      : ([
          ["What was asked", html`${code(known.check.type)} ${code(JSON.stringify(known.check.spec), 600)}`],
          ["Written in", code(`${known.check.position.file}:${known.check.position.line}`)],
          ...(known.policy.owner === "" ? [] : [["Owner", shown(known.policy.owner)] as const]),
          ...(controls.length === 0 ? [] : [["Controls", shown(controls.join("; "), 600)] as const]),
        ] as const)),
  ];
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>\n`;
}

const failure = (finding: Finding, gathered: Gathered, withEvidence: boolean): Markup =>
  row(columns, [
    html`${homeLink(finding, gathered)}${finding.subject === "" ? "" : html`<br>${code(finding.subject)}`}`,
    html`${standBadges(finding, gathered.report)}${finding.exemption === null ? "" : html`<br><span class="quiet">until ${moment(finding.exemption.expires)}, ${shown(finding.exemption.name)}</span>`}`,
    html`${code(finding.observed, 1000)}${withEvidence ? evidence(finding, gathered) : ""}`,
    code(finding.expected, 600),
    moment(finding.firstSeen),
  ]);

export function homeLink({ target }: Pick<Finding, "target">, { anchorOf, homes }: Gathered): Markup {
  const anchor = anchorOf.get(target);
  if (anchor === undefined) return code(target);
  const home = homes[Number(anchor.slice("home-".length)) - 1];
  return html`<a href="#${anchor}">${shown(home === undefined ? target : nameOf(home.target), 160)}</a>`;
}

/** What came back, when, by which channel, and how sure that is. */
function evidence(finding: Finding, { report, homes, anchorOf }: Gathered): Markup {
  const { target } = homes[Number(anchorOf.get(finding.target)?.slice("home-".length)) - 1] ?? {};
  const { evidence: lines, lastSeen, assurance, revision } = finding;
  return html`<details><summary>evidence</summary><div class="inside"><dl>${
    lines.length === 0 ? "" : html`<dt>Came back</dt><dd>${lines.map((line) => html`${code(line, 600)}<br>`)}</dd>`
  }<dt>Seen</dt><dd>${moment(lastSeen ?? report.run.finishedAt)}</dd><dt>Channel</dt><dd>${channels[target?.transport ?? "none"]}</dd><dt>Assurance</dt><dd>${assurance}, ${assurances[assurance]}</dd><dt>Policy revision</dt><dd>${code(revision, 80)}</dd></dl></div></details>`;
}

export const channels = {
  argv: "a program started as a terminal's only child",
  typed: "a line typed into a shell",
  pipe: "a local child process",
  none: "remembered from an earlier look",
} as const;
