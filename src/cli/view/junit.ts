import type { Proven } from "../prove/prove-all.ts";
import { xml } from "../../reports/xml.ts";
import { plain } from "../style.ts";
import { differences } from "./proof-view.ts";

/** JUnit's XML as CI systems read it: a suite for each folder of policies, a case for each fixture. */
export function* junit(proofs: readonly Proven[]): Generator<string, void, undefined> {
  const suites = Map.groupBy(proofs, ({ suite }) => suite.folder);
  const failures = (some: readonly Proven[]): number =>
    some.filter(({ disagreements }) => disagreements.length > 0).length;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="plumbline test" tests="${proofs.length}" failures="${failures(proofs)}">\n`;
  for (const [folder, own] of suites) {
    yield `  <testsuite name=${attribute(folder)} tests="${own.length}" failures="${failures(own)}">\n`;
    for (const proof of own) yield testCase(folder, proof);
    yield "  </testsuite>\n";
  }
  yield "</testsuites>\n";
}

function testCase(folder: string, { fixture, disagreements }: Proven): string {
  const start = `    <testcase classname=${attribute(folder)} name=${attribute(`${fixture.name}: ${fixture.title}`)}`;
  if (disagreements.length === 0) return `${start}/>\n`;
  const checks = disagreements.map(({ finding }) => `${finding.policy}/${finding.check}`).join(", ");
  const text = disagreements.flatMap((one) => differences(one, plain)).join("\n");
  return `${start}>\n      <failure message=${attribute(checks)}>${text
    .split("\n")
    .map((line) => xml(line, 10_000))
    .join("\n")}</failure>\n    </testcase>\n`;
}

const attribute = (text: string): string => `"${xml(text)}"`;
