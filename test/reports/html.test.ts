import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Transition } from "../../src/model/lifecycle.ts";
import { html } from "../../src/reports/html/page.ts";
import type { Report } from "../../src/model/report.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { sampleReport } from "./support/report.ts";

type Node = DefaultTreeAdapterTypes.Node;

const pageOf = (report: Report, about: Parameters<typeof html>[1] = { policies: [] }): string =>
  [...html(report, about)].join("");

const change = (text: string): Transition => ({
  seq: 1,
  run: "r",
  at: "2026-03-02T04:00:00.000Z",
  finding: text,
  target: text,
  policy: text,
  check: text,
  subject: text,
  severity: "high",
  change: "opened",
  cause: "person",
  revision: text,
  detail: text,
  hash: "",
});

/** Elements, their attributes with the values that are ours, and how many texts; not the texts. */
function treeOf(node: Node): unknown {
  if (!("childNodes" in node)) return node.nodeName;
  const attributes =
    "attrs" in node
      ? node.attrs.map(({ name, value }) =>
          ["class", "id", "href", "scope", "role"].includes(name) ? `${name}=${value}` : name,
        )
      : [];
  return [node.nodeName, attributes, node.childNodes.map(treeOf)];
}

function textOf(node: Node): string {
  if (node.nodeName === "script" || node.nodeName === "style") return "";
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

suite("HTML", () => {
  const words: Readonly<Record<Standing, RegExp>> = {
    pass: /No keys|1 pass/,
    fail: /FAIL/,
    unknown: /app-stopped/,
    notApplicable: /Nothing fails/,
    exempt: /FAIL, exempt.*until 2027-01-01 00:00 UTC, old/,
    repaired: /Repairs.*fixed.*pass/s,
    reopened: /REOPENED/,
    flappingFail: /FLAPPING/,
    flappingPass: /FLAPPING/,
    stale: /STALE/,
  };
  for (const [name, said] of Object.entries(words))
    test(`says of what is ${name} that it is`, () => {
      const text = textOf(parse(pageOf(reportOf([everyStanding[name as Standing]]), { policies })));
      assert.match(text, said);
    });

  test("shows no score without how much was assessed and observed", () => {
    const text = textOf(parse(pageOf(sampleReport(3, () => "x"))));
    assert.match(text, /Passing50 %.*Assessed75 %.*Observed2 of 3/s);
    assert.match(textOf(parse(pageOf(reportOf([])))), /Passingnot known/);
  });

  test("has a row for a home that nobody could look at, and none of its cells passes", () => {
    const gone = target({ id: "sagemaker/d-1/bob/-", userProfile: "bob", observed: false, reason: "no-app" });
    const page = pageOf(reportOf([finding({ outcome: "pass" })], [target(), gone]), { policies });
    const [, row] = page.match(/<tr data-row><th scope="row">.*?<\/tr>/gs) ?? [];
    assert.match(row ?? "", /bob.*<td class="unknown" data-k="1">not seen<\/td>/);
    assert.doesNotMatch(row ?? "", /class="pass"/);
  });

  test("tells what was asked, how to fix it, where it is written, and what came back by which channel", () => {
    const one = finding({ evidence: ["~/.ssh/id_rsa line 3"] });
    const text = textOf(parse(pageOf(reportOf([one]), { policies })));
    for (const said of [
      "How to fixDelete them.",
      "Written inpolicies/home one.yaml:12",
      "Controlsnist-800-53 IA-5",
      "Came back~/.ssh/id_rsa line 3",
      "Channela program started as a terminal's only child",
      "AssuranceA1, self-reported by the home",
    ])
      assert.ok(text.includes(said), said);
  });

  test("says what changed in the run, or that it cannot know", () => {
    assert.match(pageOf(reportOf([])), /does not know what was before/);
    assert.match(pageOf(reportOf([]), { policies, changes: [] }), /Nothing changed in this run/);
    const text = textOf(parse(pageOf(reportOf([finding()]), { policies, changes: [change("home")] })));
    assert.match(text, /1 opened.*somebody changed the home: home/s);
  });

  test("has the same structure whatever homes hold", () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }), (size, texts) => {
        const of = (text: (index: number) => string): string =>
          pageOf(sampleReport(size, text), { policies, changes: [change(text(1))] });
        const page = of((index) => texts[index % texts.length] ?? "");
        assert.deepEqual(treeOf(parse(page)), treeOf(parse(of(() => "benign"))));
        assert.doesNotMatch(page, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/);
      }),
    );
  });

  test("holds a text of a megabyte without growing by it", () => {
    const long = "<b>".repeat(400_000);
    const page = pageOf(
      reportOf([finding({ title: long, observed: long, expected: long, evidence: [long], subject: long })]),
    );
    assert.ok(page.length < 100_000, String(page.length));
  });

  test("allows its own style and script by their hashes, and nothing else", () => {
    const page = pageOf(reportOf([finding()]), { policies });
    const [, allowed = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    for (const [element, directive] of [
      ["style", "style-src"],
      ["script", "script-src"],
    ] as const) {
      const [, body = ""] = new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(page) ?? [];
      const hash = createHash("sha256").update(body).digest("base64");
      assert.ok(allowed.includes(`${directive} 'sha256-${hash}'`), directive);
    }
    assert.match(allowed, /^default-src 'none'; /);
    assert.doesNotMatch(page, / (?:style|on\w+|src)=/);
  });

  test("is the same for the same run", () => {
    assert.equal(pageOf(sampleReport(4, String), { policies }), pageOf(sampleReport(4, String), { policies }));
  });
});
