import { html } from "hono/html";
import type { Change } from "../../model/lifecycle.ts";
import type { Markup } from "../../web/views/page.ts";
import { badge, code, type Column, heading, row, shown, table, type Tone } from "../../web/views/pieces.ts";
import { type Control, controlsOf, type ControlStanding } from "../controls.ts";
import { controlTitle, frameworkTitle } from "../frameworks.ts";
import { homeLink } from "./findings.ts";
import { count, type Gathered, moment } from "./gather.ts";

const changeColumns: readonly Column[] = [
  { title: "What happened" },
  { title: "Check" },
  { title: "Home" },
  { title: "Why" },
  { title: "When" },
];

const changeTones: Partial<Record<Change, Tone>> = {
  opened: "fail",
  reopened: "fail",
  resolved: "pass",
  exempted: "exempt",
  flapping: "warn",
  contested: "warn",
  stale: "warn",
};

const mostChanges = 500;

/** What moved since the run before, by the ledger. Without a memory nothing can be said, and that is said. */
export function* changesPart(gathered: Gathered): Iterable<Markup> {
  const { changes } = gathered.about;
  yield heading("changes", "What changed");
  if (changes === undefined) {
    yield html`<p>This report rests on one look, and does not know what was before: the agent's runs are remembered, and ${code("plumbline report RUN")} tells what changed in them.</p>\n`;
    return;
  }
  if (changes.length === 0) yield html`<p>Nothing changed in this run.</p>\n`;
  const counts = [...Map.groupBy(changes, ({ change }) => change)].map(([change, own]) => `${own.length} ${change}`);
  if (counts.length > 0) yield html`<p>${counts.join(", ")}.</p>\n`;
  const rows = changes
    .slice(0, mostChanges)
    .map((one) =>
      row(changeColumns, [
        badge(changeTones[one.change] ?? "na", one.change),
        html`${code(`${one.policy}/${one.check}`)}${one.subject === "" ? "" : html`<br>${code(one.subject)}`}`,
        homeLink(one, gathered),
        shown(`${causes[one.cause]}${one.detail === null ? "" : `: ${one.detail}`}`, 400),
        moment(one.at),
      ]),
    );
  if (rows.length > 0) yield table(changeColumns, rows, { label: "What changed in this run" });
  if (changes.length > mostChanges)
    yield html`<p class="quiet">and ${count(changes.length - mostChanges, "more change")}: ${code("plumbline diff")} lists all.</p>\n`;
}

const causes = {
  person: "somebody changed the home",
  policy: "a commit changed what is asked",
  platform: "the image or instance changed",
  time: "time ran out",
  "first-look": "it was the first look",
  remedy: "a remedy was made",
} as const;

const repairColumns: readonly Column[] = [
  { title: "Result" },
  { title: "Check" },
  { title: "Home" },
  { title: "Now" },
  { title: "Detail" },
];

/** What was repaired stays in sight, though it passes now. */
export function* repairsPart(gathered: Gathered): Iterable<Markup> {
  const repaired = gathered.homes.flatMap(({ told }) => told.filter(({ repair }) => repair !== undefined));
  if (repaired.length === 0) return;
  yield heading("repairs", "Repairs");
  yield table(
    repairColumns,
    repaired.map((finding) =>
      row(repairColumns, [
        badge(finding.repair?.state === "fixed" ? "pass" : "warn", finding.repair?.state ?? ""),
        code(`${finding.policy}/${finding.check}`),
        homeLink(finding, gathered),
        finding.outcome,
        shown(finding.repair?.detail ?? "–", 400),
      ]),
    ),
    { label: "Repairs" },
  );
}

const controlColumns: readonly Column[] = [
  { title: "Control" },
  { title: "Stands" },
  { title: "Pass", number: true },
  { title: "Fail", number: true },
  { title: "Exempt among them", number: true },
  { title: "Not assessed", number: true },
  { title: "Checks" },
];

const controlTones = {
  satisfied: "pass",
  "not-satisfied": "fail",
  "not-fully-observed": "unknown",
  "no-rule": "na",
} as const satisfies Record<ControlStanding, Tone>;

/** How each control stands by the checks that are about it; a control without any is a gap, and no pass. */
export function* controlsPart({ report, about }: Gathered): Iterable<Markup> {
  const controls = controlsOf(report, about.policies);
  if (controls.length === 0) return;
  yield heading("controls", "Controls");
  yield html`<p class="quiet">A control is satisfied where every check of the policies that name it passes on every home that was asked. What could not be told leaves it not fully observed.</p>\n`;
  for (const [framework, own] of Map.groupBy(controls, ({ framework: name }) => name)) {
    const counts = Map.groupBy(own, ({ standing }) => standing);
    const words = (Object.keys(controlTones) as readonly ControlStanding[]).map(
      (standing) =>
        html` ${badge(controlTones[standing], `${counts.get(standing)?.length ?? 0} ${standing.replaceAll("-", " ")}`)}`,
    );
    yield html`<h3>${shown(frameworkTitle(framework))}</h3><p>${words}</p>\n`;
    yield table(controlColumns, own.map(controlRow), { label: `Controls of ${shown(framework)}` });
  }
}

const controlRow = ({ framework, id, standing, pass, fail, exempt, unknown, checks }: Control): Markup =>
  row(controlColumns, [
    html`${shown(id)} <span class="quiet">${controlTitle(framework, id)}</span>`,
    badge(controlTones[standing], standing.replaceAll("-", " ")),
    ...[pass, fail, exempt, unknown].map((n) => n.toLocaleString("en")),
    checks.length === 0
      ? "–"
      : html`<details><summary>${count(checks.length, "check")}</summary><div class="inside">${checks.map((check) => html`${code(check)}<br>`)}</div></details>`,
  ]);

const exemptionColumns: readonly Column[] = [
  { title: "Exemption" },
  { title: "Stands" },
  { title: "Expires" },
  { title: "Owner" },
  { title: "Covers", number: true },
  { title: "Failing", number: true },
  { title: "Reason" },
];

export function* exemptionsPart({ report: { exemptions } }: Gathered): Iterable<Markup> {
  if (exemptions.length === 0) return;
  yield heading("exemptions", "Exemptions");
  yield table(
    exemptionColumns,
    exemptions.map(({ name, state, doubts, expires, owner, covers, hides, reason }) =>
      row(exemptionColumns, [
        code(name),
        html`${badge(state === "active" ? "exempt" : "warn", state)}${doubts.map((doubt) => html` ${badge("warn", doubt)}`)}`,
        moment(expires),
        shown(owner),
        covers.toLocaleString("en"),
        hides.toLocaleString("en"),
        shown(reason, 1000),
      ]),
    ),
    { label: "Exemptions" },
  );
}
