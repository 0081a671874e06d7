import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { checkTypes } from "../../src/checks/registry.ts";
import type { CheckType, JsonObject } from "../../src/model/check.ts";
import { specValidator } from "../checks/support/spec-validator.ts";
import { localAnswer, type Place } from "../support/local-facts.ts";
import { materialise, readFixtures } from "./fixture.ts";

const library = join(import.meta.dirname, "../../policies");

interface Check {
  readonly id: string;
  readonly title: string;
  readonly remedy: { readonly none: string };
  readonly type: CheckType;
  readonly spec: JsonObject;
}

for (const name of readdirSync(library).toSorted()) {
  const folder = join(library, name);
  const checks = readChecks(join(folder, "policy.yaml"));
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
      test(`${fixture.name}: ${fixture.title}`, (context) => {
        const base = mkdtempSync(join(tmpdir(), "plumbline-fixture-"));
        context.after(() => rmSync(base, { recursive: true }));
        const expected = Object.fromEntries(checks.map(({ id }) => [id, fixture.fails.includes(id) ? "fail" : "pass"]));
        assert.deepEqual(outcomes(checks, materialise(fixture, base)), expected);
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

function outcomes(checks: readonly Check[], place: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(
    checks.map(({ id, type, spec }) => {
      const answers = type.probe(spec).map((ask) => localAnswer(ask, place));
      const kinds = type
        .judge(spec, answers)
        .map(({ outcome }) => (outcome.kind === "unknown" ? outcome.reason.code : outcome.kind));
      return [id, kinds.join()];
    }),
  );
}

function readChecks(path: string): readonly Check[] {
  const policy: { spec: { checks: readonly (JsonObject & Omit<Check, "type" | "spec">)[] } } = parse(
    readFileSync(path, "utf8"),
  );
  return policy.spec.checks.map((check) => {
    const type = checkTypes.find((one) => one.name in check);
    if (type === undefined) throw new Error(`${check.id} has no check type`);
    return { id: check.id, title: check.title, remedy: check.remedy, type, spec: check[type.name] as JsonObject };
  });
}
