import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { checkTypes } from "../../src/checks/registry.ts";
import type { Json, JsonObject } from "../../src/model/check.ts";
import { isList, isMapping } from "../../src/policy/json.ts";
import { below } from "../../src/policy/pointer.ts";
import { schemaKinds, schemaOf, schemaText } from "../../src/policy/schema/schema-document.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Fewer would mean that not all of it was looked at. */
const least = { policy: 20, exemption: 8, config: 20, report: 20, fixture: 10 } as const;

for (const kind of schemaKinds) {
  suite(`the ${kind} schema`, () => {
    const schema = schemaOf(kind, checkTypes);
    const id = `urn:plumbline:schema:${kind}:v1`;

    test("is what `schemas/` holds", () => {
      assert.equal(readFileSync(join(root, "schemas", `${kind}.schema.json`), "utf8"), schemaText(kind, checkTypes));
    });

    test("is valid draft 2020-12, and compiles in strict mode", () => {
      const ajv = new Ajv2020({ strict: true, strictRequired: false });
      assert.equal(schema["$id"], id);
      assert.ok(ajv.validateSchema(schema), ajv.errorsText());
      ajv.compile(schema);
    });

    test("gives every property a title, a description and an example", () => {
      const properties = [...parts(schema, "")].flatMap(({ pointer, part }) =>
        isMapping(part["properties"])
          ? Object.keys(part["properties"]).map((key) => below(`${pointer}/properties`, key))
          : [],
      );
      assert.ok(properties.length > least[kind]);
      const bare = properties.filter((pointer) => {
        const property = at(schema, pointer);
        const target = typeof property["$ref"] === "string" ? at(schema, property["$ref"].slice(1)) : {};
        return ["title", "description", "examples"].some(
          (word) => property[word] === undefined && target[word] === undefined,
        );
      });
      assert.deepEqual(bare, []);
    });

    test("accepts all of its own examples", () => {
      const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
      ajv.addSchema(schema);
      let count = 0;
      for (const { pointer, part } of parts(schema, "")) {
        for (const example of isList(part["examples"]) ? part["examples"] : []) {
          const validate = ajv.compile({ $ref: `${id}#${encodeURI(pointer)}` });
          assert.ok(validate(example), `${pointer}: ${JSON.stringify(example)}: ${ajv.errorsText(validate.errors)}`);
          count++;
        }
      }
      assert.ok(count > least[kind]);
    });

    test("refuses a key that it does not know", () => {
      const [example] = isList(schema["examples"]) ? schema["examples"] : [];
      assert.ok(isMapping(example));
      const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
      assert.ok(validate(example));
      assert.equal(validate({ ...example, zebra: 1 }), false);
    });
  });
}

/** Every subschema; what stands under `examples`, `const`, `enum` and `default` is data. */
function* parts(
  schema: Json,
  pointer: string,
  isSchema = true,
): Generator<{ readonly pointer: string; readonly part: JsonObject }> {
  if (isList(schema)) for (const [index, item] of schema.entries()) yield* parts(item, below(pointer, index));
  if (!isMapping(schema)) return;
  if (isSchema) yield { pointer, part: schema };
  for (const [key, value] of Object.entries(schema)) {
    if (isSchema && ["examples", "const", "enum", "default", "required", "type"].includes(key)) continue;
    yield* parts(value, below(pointer, key), !isSchema || !["properties", "$defs"].includes(key));
  }
}

function at(schema: JsonObject, pointer: string): JsonObject {
  let part: Json | undefined = schema;
  for (const segment of pointer.split("/").slice(1))
    part = isMapping(part) ? part[segment.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  return isMapping(part) ? part : {};
}

suite("scripts/schemas.ts --check", () => {
  const run = (folder: string) =>
    spawnSync(process.execPath, [join(folder, "scripts/schemas.ts"), "--check"], { encoding: "utf8", timeout: 60_000 });

  test("is content with the repository", () => {
    const { status, stderr } = run(root);
    assert.deepEqual([status, stderr], [0, ""]);
  });

  test("exits 1 and names the schema that is stale or missing", () => {
    const copy = mkdtempSync(join(tmpdir(), "plumbline-schemas-"));
    try {
      for (const folder of ["src", "scripts", "schemas"])
        cpSync(join(root, folder), join(copy, folder), { recursive: true });
      cpSync(join(root, "package.json"), join(copy, "package.json"));
      symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
      writeFileSync(join(copy, "schemas/policy.schema.json"), "{}\n");
      rmSync(join(copy, "schemas/report.schema.json"));
      const { status, stderr } = run(copy);
      assert.equal(status, 1);
      assert.match(stderr, /policy\.schema\.json is stale/);
      assert.match(stderr, /report\.schema\.json is stale/);
      assert.doesNotMatch(stderr, /config\.schema\.json/);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
