import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { parse } from "yaml";
import { checkTypes } from "../../src/checks/registry.ts";
import { precompiled } from "../../src/policy/precompiled.ts";
import { schemaOf } from "../../src/policy/schema/schema-document.ts";
import { base } from "./base.ts";

suite("the precompiled validator", () => {
  const schema = schemaOf("policy", checkTypes);

  test("exists for the built-in check types, and accepts a policy", () => {
    const isValid = precompiled("policy", schema);
    assert.ok(isValid);
    assert.equal(isValid(parse(base)), true);
    assert.ok(precompiled("config", schemaOf("config", checkTypes)));
  });

  test("is not used for any other schema", () => {
    assert.equal(precompiled("policy", schemaOf("policy", checkTypes.slice(1))), undefined);
    assert.equal(precompiled("config", schema), undefined);
  });

  test("decides as ajv does on a policy with anything in it replaced", () => {
    const isValid = precompiled("policy", schema);
    const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
    const keys = [...new Set([...base.matchAll(/[A-Za-z]+(?=:)/g)].map(([key]) => key))];
    const value = fc.oneof(
      fc.constantFrom("high", "audit", "umask", "*", "0600", 1, true, null),
      fc.json().map((text): unknown => JSON.parse(text)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, replacement) => {
        const changed: unknown = JSON.parse(JSON.stringify(parse(base)), (name, old: unknown) =>
          name === key ? replacement : old,
        );
        assert.equal(isValid?.(changed), validate(changed));
      }),
      { numRuns: 500 },
    );
  });
});
