import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { markdown } from "../../src/reports/markdown.ts";
import { code } from "../../src/reports/markdown-code.ts";
import { everyStanding, policies, reportOf } from "./support/findings.ts";
import { sampleReport, type Text } from "./support/report.ts";
import { cellCounts, skeleton } from "./support/skeleton.ts";

const write = (size: number, text: Text) => [...markdown(sampleReport(size, text), { policies: [] })].join("");

const attack = fc.constantFrom(
  "`",
  "``` js",
  "`` ` ``",
  "|",
  "\\|",
  "\\",
  "\n\n# heading\n",
  "\r\n- item",
  "<img src=x onerror=alert(1)>",
  "<!-- ",
  "![beacon](https://evil.example/x.png)",
  "[link](javascript:alert(1))",
  "https://evil.example",
  "www.evil.example",
  "@everyone",
  "#1",
  "**bold**",
  "$$x$$",
  "> quote",
  "---",
  "\u2028",
  "\u202e",
  "\u0000",
  " ",
);
const hostile = fc
  .array(fc.oneof(attack, fc.string({ unit: "binary" })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("") || "`");

test("hostile text changes nothing of the page but the content of code spans", () => {
  const inputs = fc.tuple(fc.nat({ max: 7 }), fc.array(hostile, { minLength: 1, maxLength: 20 }));
  fc.assert(
    fc.property(inputs, ([size, texts]) => {
      const page = write(size, (index) => texts[index % texts.length] ?? "");
      const twin = write(size, () => "benign");
      assert.equal(skeleton(page), skeleton(twin));
      assert.deepEqual(cellCounts(page), cellCounts(twin));
    }),
    { numRuns: 300 },
  );
});

test("the skeleton finds text that breaks out of its span, so that the comparison means something", () => {
  assert.equal(skeleton("- `a`b`c`"), "- CbC");
  assert.equal(skeleton("- `` a`b ``: c"), "- C: c");
  assert.notEqual(skeleton("- `a` <img> b`"), skeleton("- `a`"));
  assert.deepEqual(cellCounts("| a | `b|c` |"), [5]);
});

test("an empty text is shown as two quotation marks", () => assert.equal(code(""), '`""`'));

test("a code span holds no run of back-ticks as long as its fence, and no control character", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const span = code(text, Infinity);
      const [, fence = "", inner = ""] = /^(`+)([^]*[^`])\1$/.exec(span) ?? [];
      assert.ok(!inner.split(/[^`]+/).includes(fence), span);
      assert.doesNotMatch(inner, /[\u0000-\u001f\u007f]/);
    }),
  );
});

test("the headline tells what passes, of how much, and of how many targets", () => {
  const [, , headline] = write(4, () => "x").split("\n");
  assert.equal(
    headline,
    "**50 % of what was judged passes · 75 % of what was planned was assessed · 3 of 4 targets observed**",
  );
});

test("an empty run claims nothing", () => {
  const [, , headline] = write(0, () => "x").split("\n");
  assert.equal(headline, "**Nothing could be judged · nothing was planned · 0 of 0 targets observed**");
});

test("each reason stands once, with what to do about it", () => {
  const page = write(6, () => "x");
  assert.equal(page.match(/^- \*\*race\*\* .*scan again\.$/gm)?.length, 1);
  assert.equal(page.match(/^- \*\*no-app\*\* \(1 target, 0 checks\): Nothing has been started/gm)?.length, 1);
});

test("a check that was not answered on a target that was reached is named with target, subject and detail", () => {
  const report = sampleReport(3, (index) => `t${index}`);
  const page = [...markdown(report, { policies: [] })].join("");
  const [finding] = report.findings.filter(({ outcome }) => outcome === "unknown");
  assert.ok(finding);
  const { policy, check, target, subject, detail } = finding;
  const lines = page.slice(page.indexOf("## Not assessed"), page.indexOf("## Targets")).split("\n");
  assert.deepEqual(
    lines.filter((line) => line.includes(`${policy}/${check}`) && line.includes(target)),
    [`  - \`${policy}/${check}\` on \`${target}\`, \`${subject}\`: \`${detail}\``],
  );
});

test("a target that was not reached is named once for its reason, not once for each of its checks", () => {
  const report = sampleReport(3, (index) => `t${index}`);
  const missed = report.targets.find(({ observed }) => !observed);
  assert.ok(missed?.reason);
  const findings = report.findings.map((finding) =>
    finding.target === missed.id ? { ...finding, outcome: "unknown" as const, reason: missed.reason } : finding,
  );
  const page = [...markdown({ ...report, findings }, { policies: [] })].join("");
  const section = page.slice(page.indexOf("## Not assessed"), page.indexOf("## Targets"));
  assert.match(section, new RegExp(`^- \\*\\*${missed.reason}\\*\\* \\(1 target, 4 checks\\)`, "m"));
  assert.equal(section.split(missed.id).length - 1, 1);
});

test("a check whose reason differs from that of its half-answered target is named, too", () => {
  const report = sampleReport(3, (index) => `t${index}`);
  const missed = report.targets.find(({ observed, reason }) => !observed && reason !== "race");
  const page = [...markdown(report, { policies: [] })].join("");
  assert.match(page, new RegExp(`^ {2}- .* on \\x60${missed?.id}\\x60, `, "m"));
});

test("a check that has no answer for many subjects counts once, and all are named up to twenty", () => {
  const report = sampleReport(1, (index) => `t${index}`);
  const [first] = report.findings.filter(({ outcome }) => outcome === "unknown");
  assert.ok(first);
  const findings = Array.from({ length: 25 }, (_, index) => ({ ...first, subject: `subject-${index}` }));
  const page = [...markdown({ ...report, findings }, { policies: [] })].join("");
  assert.match(page, /^- \*\*race\*\* \(1 target, 1 check\): /m);
  assert.equal(page.match(/^ {2}- .*`subject-\d+`/gm)?.length, 20);
  assert.match(page, /^ {2}- and 5 more: the JSON report lists all$/m);
});

test("worse findings come first", () => {
  const { findings, ...rest } = sampleReport(2, () => "x");
  const failing = findings.map((finding) => ({ ...finding, outcome: "fail" as const }));
  const page = [...markdown({ ...rest, findings: failing }, { policies: [] })].join("");
  const headings = Array.from(page.matchAll(/^### (\w+):/gm), ([, severity]) => severity);
  assert.deepEqual(headings, ["high", "medium", "low", "info"]);
});

test("a check that fails everywhere names fifty findings and says how many more there are", () => {
  const page = write(70, () => "x");
  assert.match(page, /^- and 20 more: the JSON report lists all$/m);
});

test("controls are shown as they stand, and what applies to nobody as having no rule", () => {
  const { pass, unknown } = everyStanding;
  const page = [...markdown(reportOf([pass, unknown]), { policies })].join("");
  assert.match(
    page,
    /\| `NIST SP 800-53 Rev\. 5` \| `IA-5` Authenticator Management \| not fully observed \| 1 \| 0 \| 0 \| 1 \|/,
  );
  assert.match([...markdown(reportOf([]), { policies })].join(""), /`IA-5` Authenticator Management \| no rule \|/);
});
