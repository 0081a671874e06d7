import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { controlTitle, frameworkTitle } from "../../src/reports/frameworks.ts";

interface Written {
  readonly spec?: { readonly controls?: Readonly<Record<string, readonly string[]>> };
  readonly metadata?: { readonly controls?: Readonly<Record<string, readonly string[]>> };
}

const root = new URL("../../policies/", import.meta.url);
const named = globSync("*/policy.yaml", { cwd: root }).flatMap((path) => {
  const { spec, metadata } = parse(readFileSync(new URL(path, root), "utf8")) as Written;
  return Object.entries(spec?.controls ?? metadata?.controls ?? {});
});

test("every framework that a shipped policy names has its title, and every control of NIST its own", () => {
  assert.ok(named.length > 20, String(named.length));
  for (const [framework, ids] of named) {
    assert.notEqual(frameworkTitle(framework), framework);
    if (framework === "nist-800-53") for (const id of ids) assert.notEqual(controlTitle(framework, id), "", id);
  }
});

test("no title of a framework that is not free to copy is shipped", () => {
  for (const [framework, ids] of named)
    if (framework !== "nist-800-53") for (const id of ids) assert.equal(controlTitle(framework, id), "", id);
});

test("a name that every object knows is no framework and no control", () => {
  for (const name of ["__proto__", "constructor", "toString"])
    assert.deepEqual(
      [frameworkTitle(name), controlTitle(name, name), controlTitle("nist-800-53", name)],
      [name, "", ""],
    );
});
