import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnyVersion, isRange, satisfies } from "../../src/checks/package/ranges.ts";

const rows: readonly (readonly [version: string, range: string, holds: boolean | undefined])[] = [
  ["2", "!=2.0.*", false],
  ["2", "==2.0.*", true],
  ["2.0", "==2", true],
  ["2.0.0", "==2.0", true],
  ["2.1", "~=2.0", true],
  ["2.10", ">2.9", true],
  ["02.1", "==2.1", true],
  ["1.0", "<1.0.post1", undefined],
  ["1.0", ">1.0rc1", undefined],
  ["2.0rc1", "<2.0", undefined],
  ["1.0.post1", ">1.0", undefined],
  ["1.0+local", ">1.0", undefined],
  ["1!1.0", ">1.0", undefined],
  ["2.0rc1", ">=2.0", false],
  ["2.0rc1", "<=2.0", true],
  ["1.0.post1", ">=1.0", true],
  ["2.0rc1", "<3", true],
  ["2.0rc1", ">=1,<3", true],
  ["1.1.1w", ">=1", undefined],
  ["1.0+local", "==1.0", true],
];

for (const [version, range, holds] of rows)
  test(`${version} is ${holds === undefined ? "not decided by" : holds ? "in" : "not in"} ${range}`, () => {
    assert.ok(isRange(range, "pip"));
    assert.equal(satisfies(version, range, "pip"), holds);
  });

test("a range without a bound says nothing", () => {
  for (const range of [">=0", ">= 0.0 "]) assert.ok(isAnyVersion(range, "pip"), range);
  for (const range of [">0", ">=0.1", "==0.*"]) assert.ok(!isAnyVersion(range, "pip"), range);
});
