import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { XmlDocument, type XmlElement, XsdValidator } from "libxml2-wasm";
import { junit } from "../../src/reports/junit.ts";
import type { Report } from "../../src/model/report.ts";
import { everyStanding, finding, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";

const schema = official("junit-10.xsd");
const write = (report: Report): string => [...junit(report)].join("");

/** Names of elements and attributes, without any text. */
function skeleton(text: string): string {
  using document = XmlDocument.fromString(text);
  const walk = (element: XmlElement): string => {
    const names = element.attrs.map(({ name }) => name).join(" ");
    const inner: string[] = [];
    for (let child = element.firstChild; child !== null; child = child.next)
      if ("attrs" in child) inner.push(walk(child as XmlElement));
    return `<${element.name} ${names}>${inner.join("")}`;
  };
  return walk(document.root);
}

function find(text: string, path: string): readonly string[] {
  using document = XmlDocument.fromString(text);
  return document.find(path).map((node) => ("value" in node ? String(node.value) : node.content));
}

suite("JUnit", () => {
  const children: Readonly<Record<Standing, string>> = {
    pass: "",
    fail: "failure",
    unknown: "error",
    notApplicable: "skipped",
    exempt: "skipped",
    repaired: "system-out",
    reopened: "failure",
    flappingFail: "failure",
    flappingPass: "flakyFailure",
    stale: "error",
  };
  for (const [name, child] of Object.entries(children))
    test(`what is ${name} is ${child === "" ? "a plain case" : `told by <${child}>`}`, () => {
      const text = write(reportOf([everyStanding[name as Standing]]));
      assert.equal(skeleton(text).includes(`<testcase classname name>${child === "" ? "" : `<${child} `}`), true, text);
    });

  test("counts what it holds, at its root and in each suite", () => {
    const gone = target({ id: "gone", observed: false, reason: "no-app" });
    const text = write(reportOf(Object.values(everyStanding), [target(), gone]));
    assert.deepEqual(find(text, "/testsuites/@tests"), ["11"]);
    assert.deepEqual(find(text, "//testsuite/@tests"), ["10", "1"]);
    assert.deepEqual(find(text, "/testsuites/@failures"), [String(find(text, "//failure").length)]);
    assert.deepEqual(find(text, "/testsuites/@errors"), [String(find(text, "//error").length)]);
    assert.deepEqual(find(text, "//error/@type"), ["app-stopped", "stale", "no-app"]);
  });

  test("says how much was seen beside how much passes", () => {
    const text = write(reportOf([finding()]));
    assert.deepEqual(find(text, "//property/@name"), [
      "run",
      "finishedAt",
      "revision",
      "score",
      "coverage",
      "targetsObserved",
    ]);
  });

  test("is the same document whatever homes hold", () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }), (size, texts) => {
        const text = write(sampleReport(size, (index) => texts[index % texts.length] ?? ""));
        assert.equal(skeleton(text), skeleton(write(sampleReport(size, () => "benign"))));
      }),
    );
  });

  test("fits the schema of the xUnit plugin", { skip: schema.missing }, () => {
    using xsd = XmlDocument.fromString(schema.text());
    using validator = XsdValidator.fromDoc(xsd);
    for (const report of [reportOf(Object.values(everyStanding)), sampleReport(7, () => "<&>"), reportOf([], [])]) {
      using document = XmlDocument.fromString(write(report));
      validator.validate(document);
    }
    using wrong = XmlDocument.fromString("<testsuites><testsuite/></testsuites>");
    assert.throws(() => validator.validate(wrong));
  });
});
