import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { styleText, stripVTControlCharacters } from "node:util";
import { displayWidth } from "../../src/cli/display-width.ts";
import { plain, type Paint } from "../../src/cli/style.ts";
import { reportView, type ViewOptions } from "../../src/cli/view/report-view.ts";
import type { Report } from "../../src/model/report.ts";
import { sampleReport } from "./support/sample-report.ts";

const view = (options: Partial<ViewOptions> = {}, report = sampleReport()): string =>
  reportView(report, { paint: plain, columns: undefined, wide: false, all: false, failOn: "low", ...options });

/** Run with UPDATE_GOLDEN=1 to write the files anew, then read the difference. */
function golden(name: string, text: string): void {
  const path = join(import.meta.dirname, "golden", name);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"));
}

test("a fixed report gives this table without a terminal", () => golden("table.txt", view()));
test("a fixed report gives this table on a terminal of 100 columns", () =>
  golden("table-100.txt", view({ columns: 100 })));
test("a fixed report gives this wide table", () => golden("wide.txt", view({ wide: true, all: true })));

test("no line is wider than the terminal", () => {
  for (const columns of [100, 120, 160])
    for (const line of view({ columns }).split("\n")) assert.ok(displayWidth(line) <= columns, line);
});

test("colour changes nothing but colour", () => {
  const paint: Paint = (format, text) => styleText(format, text, { validateStream: false });
  const painted = view({ paint, columns: 100 });
  assert.notEqual(painted, view({ columns: 100 }));
  assert.equal(stripVTControlCharacters(painted), view({ columns: 100 }));
});

test("a long expectation is cut to 80 characters in the table, and whole in the wide one", () => {
  const expected = `one of ${"package, ".repeat(20)}package`;
  const report = sampleReport();
  const findings = report.findings.map((finding) => (finding.outcome === "fail" ? { ...finding, expected } : finding));
  const narrow = view({}, { ...report, findings });
  assert.ok(narrow.includes(`(expected ${expected.slice(0, 79)}…)`), narrow);
  assert.ok(!narrow.includes(expected.slice(0, 80)), narrow);
  assert.ok(view({ wide: true }, { ...report, findings }).includes(expected));
});

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
