import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Fixture } from "../../src/model/fixture.ts";
import { specValidator } from "../checks/support/spec-validator.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { readSuites } from "../../src/cli/prove/read-fixtures.ts";
import { wantedOutcome } from "../../src/engine/prove.ts";
import { readPolicyPath } from "../../src/source/policy-path.ts";
import { materialise } from "../../src/targets/fixture/materialise.ts";
import { collectors } from "./observe.ts";
import { library, outcomes, policyNames, readChecks } from "./shipped.ts";

for (const name of policyNames) {
  const fixtures = await fixturesOf(name);
  const checks = readChecks(name);
  describe(`policy ${name}`, () => {
    test("every check is valid, says what to do, and could both pass and fail", () => {
      for (const { id, title, remedy, type, spec } of checks) {
        assert.deepEqual(specValidator(type.name)(spec), [], id);
        assert.deepEqual(type.lint(spec), [], id);
        assert.ok(title.length > 10 && remedy.none.length > 20, id);
      }
    });

    for (const fixture of fixtures) {
      test(`${fixture.name}: ${fixture.title}`, async () => {
        const wanted = Object.fromEntries(
          checks.map(({ id }) => [id, wantedOutcome(fixture, { policy: name, check: id })]),
        );
        await using place = await materialise(fixture, tmpdir());
        // Whole homes go through both collectors; one more line in a file is the same to either.
        for (const collector of fixture.added === undefined ? collectors : (["perl"] as const)) {
          const found = await outcomes(checks, place, { collector, fixture });
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

/** As `plumbline test` reads them. */
async function fixturesOf(name: string): Promise<readonly Fixture[]> {
  const signal = AbortSignal.timeout(10_000);
  const { files } = await readPolicyPath(join(library, name), { signal });
  const parsed = parsePolicies(files, checkTypes);
  assert.ok(parsed.ok);
  const [suite] = await readSuites(parsed.set.policies, { cwd: library, signal });
  return suite?.fixtures ?? [];
}
