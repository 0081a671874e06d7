import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { specValidator } from "../checks/support/spec-validator.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import type { ConfiguredInputs } from "../../src/policy/inputs/configured.ts";
import { readSuites, type Suite } from "../../src/cli/prove/read-fixtures.ts";
import { wantedOutcome } from "../../src/engine/prove.ts";
import { readPolicyPath } from "../../src/source/policy-path.ts";
import { materialise } from "../../src/targets/fixture/materialise.ts";
import { collectors } from "./observe.ts";
import { checksOf, library, outcomes, policyNames, readChecks } from "./shipped.ts";

for (const name of policyNames) {
  const { fixtures, withInputs } = await suiteOf(name);
  const checks = readChecks(name);
  describe(`policy ${name}`, () => {
    test("every check is valid, has a remedy, and could both pass and fail", () => {
      for (const { id, title, remediation, type, spec } of checks) {
        assert.deepEqual(specValidator(type.name)(spec), [], id);
        assert.deepEqual(type.lint(spec), [], id);
        assert.ok(title.length > 10 && remediation.length > 20, id);
      }
    });

    test("it audits, and could enforce: each remedy of a machine has a fixture that shows it", () => {
      const path = join(library, name, "policy.yaml");
      const text = readFileSync(path, "utf8");
      assert.match(text, /^ {2}mode: audit$/m);
      const manifests = fixtures.map(({ folder }) => join(folder, "fixture.yaml"));
      const parsed = parsePolicies([{ path, text: text.replace("mode: audit", "mode: enforce") }], checkTypes, {
        fixtures: manifests.map((manifest) => ({ path: manifest, text: readFileSync(manifest) })),
      });
      assert.deepEqual(parsed.ok ? [] : parsed.problems, []);
    });

    for (const fixture of fixtures) {
      test(`${fixture.name}: ${fixture.title}`, async () => {
        const wanted = Object.fromEntries(
          checks.map(({ id }) => [id, wantedOutcome(fixture, { policy: name, check: id })]),
        );
        await using place = await materialise(fixture, tmpdir());
        // Whole homes go through both collectors; one more line in a file is the same to either.
        for (const collector of fixture.added === undefined ? collectors : (["perl"] as const)) {
          const own = withInputs.get(fixture.name);
          const asked = own === undefined ? checks : checksOf(own);
          const found = await outcomes(asked, place, { collector, fixture });
          const told = ["pass", "fail", "notApplicable"];
          const kinds = Object.entries(found).map(([id, one]) => [id, told.includes(one) ? one : "unknown"]);
          assert.deepEqual(
            Object.fromEntries(kinds),
            wanted,
            `by the collector ${collector}: ${JSON.stringify(found)}`,
          );
        }
      });
    }
  });
}

/** As `plumbline test` reads it. */
async function suiteOf(name: string): Promise<Suite> {
  const signal = AbortSignal.timeout(10_000);
  const { files } = await readPolicyPath(join(library, name), { signal });
  const parsed = parsePolicies(files, checkTypes);
  assert.ok(parsed.ok);
  const parseWith = (inputs: ConfiguredInputs) => parsePolicies(files, checkTypes, { inputs: [inputs] });
  const [suite] = await readSuites(parsed.set.policies, { cwd: library, signal, parseWith });
  assert.ok(suite);
  return suite;
}
