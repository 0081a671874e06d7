import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse as parseCsv } from "csv-parse/sync";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { parse as parseHtml } from "parse5";
import type { Report } from "../../src/model/report.ts";
import { breaches, type Shapes } from "../reports/support/model.ts";
import { official } from "../reports/support/official.ts";
import { folder, plumbline } from "./support/plumbline.ts";

const ajv = { strict: false, validateFormats: false, unicodeRegExp: true } as const;

/** What a schema finds wrong of documents, the first fault of each. */
function faults(schema: string, documents: readonly unknown[], Compiler: typeof Ajv | typeof Ajv2020 = Ajv): unknown[] {
  const validate = new Compiler(ajv).compile(JSON.parse(schema));
  return documents.flatMap((one) => (validate(one) ? [] : [validate.errors?.[0]]));
}

suite("the demo's run", () => {
  const place = folder();
  const read = (name: string): string => readFileSync(join(place.path, "plumbline-demo", name), "utf8");
  const lines = (name: string): readonly unknown[] =>
    read(name)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  let report: Report;
  before(async () => {
    const { code, stderr } = await plumbline(["demo", "-q"], { cwd: place.path });
    assert.equal(code, 0, stderr);
    report = JSON.parse(read("report.json")) as Report;
  });
  after(() => place[Symbol.dispose]());

  for (const [format, name, file] of [
    ["SARIF 2.1.0", "report.sarif", "sarif-2.1.0.schema.json"],
    ["HDF", "report.hdf.json", "hdf-exec-json.schema.json"],
    ["OSCAL 1.2.1", "report.oscal.json", "oscal-assessment-results-1.2.1.schema.json"],
    ["OSCAL 1.2.2", "report.oscal.json", "oscal-complete-1.2.2.schema.json"],
  ] as const) {
    const { text, missing } = official(file);
    test(`is valid ${format}`, { skip: missing }, () => assert.deepEqual(faults(text(), [JSON.parse(read(name))]), []));
  }

  const ocsf = official("ocsf-1.8.0-compliance_finding.schema.json");
  test("is valid OCSF 1.8.0, an event for each finding", { skip: ocsf.missing }, () => {
    const events = lines("report.ocsf.jsonl");
    assert.ok(events.length >= report.findings.length);
    assert.deepEqual(faults(ocsf.text(), events, Ajv2020), []);
  });

  const asff = official("securityhub-asff.model.json");
  test("is what Security Hub takes", { skip: asff.missing }, () => {
    const { shapes } = JSON.parse(asff.text()) as { readonly shapes: Shapes };
    const requests = lines("report.asff.jsonl") as readonly { readonly Findings: readonly unknown[] }[];
    assert.deepEqual(
      requests.flatMap((one) => breaches(shapes, "BatchImportFindingsRequest", one)),
      [],
    );
    assert.ok(requests.flatMap(({ Findings }) => Findings).length > report.findings.length / 2);
  });

  const junit = official("junit-10.xsd");
  test("is valid JUnit", { skip: junit.missing }, () => {
    using schema = XmlDocument.fromString(junit.text());
    using validator = XsdValidator.fromDoc(schema);
    using document = XmlDocument.fromString(read("report.junit.xml"));
    assert.doesNotThrow(() => validator.validate(document));
  });

  test("is valid by our own schema", () => {
    const schema = readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8");
    assert.deepEqual(faults(schema, [report], Ajv2020), []);
  });

  test("has a row of CSV for each finding, and a page that the standard's own parser finds no fault with", () => {
    const rows = parseCsv(read("report.csv"), { columns: true }) as readonly { readonly OUTCOME: string }[];
    assert.equal(rows.filter(({ OUTCOME }) => OUTCOME !== "").length, report.findings.length);
    const found: string[] = [];
    parseHtml(read("report.html"), { onParseError: ({ code }) => found.push(code) });
    assert.deepEqual(found, []);
  });
});
