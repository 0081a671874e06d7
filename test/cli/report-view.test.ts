import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { styleText, stripVTControlCharacters } from "node:util";
import { displayWidth } from "../../src/cli/display-width.ts";
import { plain, type Paint } from "../../src/cli/style.ts";
import { reportView, type ViewOptions } from "../../src/cli/view/report-view.ts";
import type { Finding, Report, ReportTarget } from "../../src/model/report.ts";
import { sampleReport } from "./support/sample-report.ts";

const view = (options: Partial<ViewOptions> = {}, report = sampleReport()): string =>
  reportView(report, {
    paint: plain,
    columns: undefined,
    wide: false,
    all: false,
    failOn: "low",
    quiet: false,
    ...options,
  });

/** Run with UPDATE_GOLDEN=1 to write the files anew, then read the difference. */
function golden(name: string, text: string): void {
  const path = join(import.meta.dirname, "golden", name);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"));
}

test("a fixed report gives this table without a terminal", () => golden("table.txt", view()));
test("a fixed report gives this table on a terminal of 100 columns", () =>
  golden("table-100.txt", view({ columns: 100 })));
test("a fixed report gives this on a terminal of 60 columns", () => golden("table-60.txt", view({ columns: 60 })));
test("a fixed report gives this wide table", () => golden("wide.txt", view({ wide: true, all: true })));

test("no line is wider than the terminal", () => {
  for (const columns of [40, 60, 80, 100, 120, 160])
    for (const line of view({ columns }).split("\n")) assert.ok(displayWidth(line) <= columns, line);
});

test("colour changes nothing but colour", () => {
  const paint: Paint = (format, text) => styleText(format, text, { validateStream: false });
  const painted = view({ paint, columns: 100 });
  assert.notEqual(painted, view({ columns: 100 }));
  assert.equal(stripVTControlCharacters(painted), view({ columns: 100 }));
});

test("an expectation is told once, with its check and cut to 80 characters, where the policy gives no remedy", () => {
  const expected = `one of ${"package, ".repeat(20)}package`;
  const text = view({}, changed({ expected, remediation: null }));
  assert.ok(text.includes(`Expected: ${expected.slice(0, 79)}…`), text);
  assert.ok(!text.includes(expected.slice(0, 80)), text);
  assert.doesNotMatch(text, /\(expected/);
});

test("an expectation that differs between the targets of a check is told with each finding", () => {
  const { findings } = sampleReport();
  const fail = findings.find(({ outcome }) => outcome === "fail");
  assert.ok(fail !== undefined);
  const twin = { ...fail, id: "twin", subject: "twin", expected: "something else" };
  assert.match(view({}, { ...sampleReport(), findings: [...findings, twin] }), /\(expected something else\)/);
});

test("the wide table cuts expectations to 120 characters and leaves out columns that are empty", () => {
  const expected = `one of ${"package, ".repeat(40)}package`;
  const text = view({ wide: true }, changed({ expected, evidence: [] }));
  assert.ok(text.includes(`${expected.slice(0, 119)}…`), text);
  assert.ok(!text.includes(expected.slice(0, 120)), text);
  assert.doesNotMatch(text, /EVIDENCE/);
});

test("each failing check is told once, worst first, with its title and its remedy", () => {
  const text = view();
  const block = text.slice(text.indexOf("FAILED CHECK"), text.indexOf("NOT ASSESSED"));
  assert.deepEqual(
    [...block.matchAll(/^\S+\/(\S+)/gm)].map(([, check]) => check),
    ["only-approved-extensions", "no-access-keys", "pip-uses-mirror"],
  );
  assert.match(block, /pip installs from the approved mirror\. Run `pip config set/);
});

test("more than ten failing checks are counted, not all told", () => {
  const finding = sampleReport().findings.find(({ outcome }) => outcome === "fail");
  assert.ok(finding !== undefined);
  const findings = Array.from({ length: 12 }, (_, n) => ({ ...finding, check: `check-${n}` }));
  assert.match(view({}, { ...sampleReport(), findings }), /^2 more checks failed; the reports say/m);
});

test("what could not be listed is a gap of its own, and neither a target nor a check", () => {
  const report = sampleReport();
  const [first] = report.targets;
  assert.ok(first !== undefined);
  const gap: ReportTarget = {
    ...first,
    id: "sagemaker/d-abc123/-/user-profiles",
    userProfile: null,
    space: null,
    appType: null,
    state: "Unlisted",
    observed: false,
    reason: "denied",
    detail: "the list of user-profiles broke off after 3: AccessDenied",
  };
  const { summary } = report;
  const text = view(
    {},
    {
      ...report,
      targets: [...report.targets, gap],
      summary: { ...summary, targets: { ...summary.targets, expected: 6 } },
    },
  );
  assert.match(text, /^NOT LISTED TO THE END +WHY, AND WHAT TO DO\nuser profiles of d-abc123 +denied: the list/m);
  assert.match(text, /^2 of 5 targets observed in 3\.2 s; more were not listed\.$/m);
  assert.doesNotMatch(text, /^denied /m);
});

test("quiet says what is, not what to do next, and the full table does not send the reader to itself", () => {
  assert.doesNotMatch(view({ quiet: true }), /Something drifted/);
  assert.doesNotMatch(view({ wide: true, all: true }), /-o wide/);
});

test("a scan that judged nothing has no score, and a quick one took milliseconds", () => {
  const nothing = summary({ planned: 0 });
  const run = { ...nothing.run, startedAt: "2026-11-23T12:00:00.000Z", finishedAt: "2026-11-23T12:00:00.012Z" };
  const text = view({}, { ...nothing, run, summary: { ...nothing.summary, score: null, coverage: null } });
  assert.match(text, /^No score: nothing was judged\.$/m);
  assert.match(text, /observed in 12 ms\./);
});

test("a space named after its user profile stands for both", () => {
  const report = sampleReport();
  const targets = report.targets.map((target) => ({
    ...target,
    space: target.space === null ? null : `${target.userProfile}-lab`,
  }));
  assert.match(view({}, { ...report, targets }), /^fail +high +\S+ +ana-lab /m);
});

/** The sample with this in every failing finding. */
const changed = (more: Partial<Finding>): Report => {
  const report = sampleReport();
  return {
    ...report,
    findings: report.findings.map((finding) => (finding.outcome === "fail" ? { ...finding, ...more } : finding)),
  };
};

test("the order of findings in the report does not change the table", () => {
  const report = sampleReport();
  assert.equal(view({}, { ...report, findings: report.findings.toReversed() }), view());
});

const summary = (more: Partial<Report["summary"]["checks"]>, targets = { expected: 1, observed: 1 }): Report => ({
  ...sampleReport(),
  targets: [],
  findings: [],
  summary: {
    targets,
    checks: { planned: 2, pass: 0, fail: 0, unknown: 0, notApplicable: 0, ...more },
    exempt: 0,
    score: 1,
    coverage: 1,
  },
});

test("when all is well, that is said plainly", () => {
  assert.match(view({}, summary({ pass: 2 })), /Everything in scope was looked at, and all of it is as it should be\./);
});

test("when nothing failed but something was not assessed, it is not called a pass", () => {
  const text = view({}, summary({ pass: 1, unknown: 1 }));
  assert.match(text, /What was not assessed is not a pass/);
  assert.doesNotMatch(text, /all of it is as it should be/);
});

test("drift below --fail-on names the level, so that exit code 0 does not contradict the table", () => {
  const [worst, tolerated] = [view({ failOn: "critical" }), view({ failOn: "critical" }, withoutCritical())];
  assert.match(worst, /^Something drifted: the rows above/m);
  assert.match(
    tolerated,
    /^Something drifted, but nothing at or above --fail-on critical, so it does not decide the exit code: /m,
  );
});

test("an exempt finding does not count as one at or above --fail-on", () => {
  const report = sampleReport();
  const findings = report.findings.map((finding) =>
    finding.severity === "critical" ? { ...finding, disposition: "exempt" as const } : finding,
  );
  assert.match(view({ failOn: "critical" }, { ...report, findings }), /nothing at or above --fail-on critical/);
});

function withoutCritical(): Report {
  const report = sampleReport();
  return { ...report, findings: report.findings.filter(({ severity }) => severity !== "critical") };
}

test("a scan that found no target, or no check for it, says so", () => {
  assert.match(view({}, summary({ planned: 0 }, { expected: 0, observed: 0 })), /No target/);
  assert.match(view({}, summary({ planned: 0 })), /No check applies/);
});

test("a score short of all is never shown as 100 %", () => {
  assert.match(
    view({}, { ...summary({ pass: 1, fail: 1 }), summary: { ...summary({}).summary, score: 0.99999 } }),
    /Score 99\.9 %/,
  );
});
