import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { specValidator } from "../checks/support/spec-validator.ts";
import { materialise, readFixtures } from "./fixture.ts";
import { collectors } from "./observe.ts";
import { library, outcomes, policyNames, readChecks } from "./shipped.ts";

for (const name of policyNames) {
  const folder = join(library, name);
  const checks = readChecks(name);
  describe(`policy ${name}`, () => {
    test("every check is valid, says what to do, and could both pass and fail", () => {
      for (const { id, title, remedy, type, spec } of checks) {
        assert.deepEqual(specValidator(type.name)(spec), [], id);
        assert.deepEqual(type.lint(spec), [], id);
        assert.ok(title.length > 10 && remedy.none.length > 20, id);
      }
    });

    const fixtures = readFixtures(folder);
    for (const fixture of fixtures) {
      test(`${fixture.name}: ${fixture.title}`, async (context) => {
        const base = mkdtempSync(join(tmpdir(), "plumbline-fixture-"));
        context.after(() => rmSync(base, { recursive: true }));
        const expected = Object.fromEntries(checks.map(({ id }) => [id, fixture.fails.includes(id) ? "fail" : "pass"]));
        const place = materialise(fixture, base);
        // Whole homes go through both collectors; one more line in a file is the same to either.
        for (const collector of fixture.added === undefined ? collectors : (["perl"] as const))
          assert.deepEqual(await outcomes(checks, place, collector), expected, `by the collector ${collector}`);
        assert.equal(
          fixture.fails.length > 0,
          fixture.name.startsWith("fail-"),
          "the name tells what the fixture does",
        );
        assert.deepEqual(
          fixture.fails.filter((id) => !(id in expected)),
          [],
          "every id is one of the policy's",
        );
      });
    }

    test("every check fails in some fixture and passes in another", () => {
      const failing = new Set(fixtures.flatMap(({ fails }) => fails));
      assert.deepEqual([...failing].toSorted(), checks.map(({ id }) => id).toSorted());
      assert.ok(fixtures.some((fixture) => fixture.name.startsWith("pass-")));
    });
  });
}
