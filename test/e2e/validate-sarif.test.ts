import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv } from "ajv";
import { folder, plumbline } from "./support/plumbline.ts";

const official = new URL("../../../shared/official-schemas/sarif-2.1.0.schema.json", import.meta.url);
const absent = existsSync(official) ? false : "the official schema of SARIF is not at hand";

const bad = `apiVersion: plumbline/v1
kind: Policy
metadata: { name: p }
spec:
  controls: { soc2: [CC6.9] }
  checks:
    - id: a
      file: { path: ~/a, exits: true }
`;

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number };
      };
    },
  ];
}

async function validated(files: Readonly<Record<string, string>>) {
  using place = folder(files);
  const { code, stdout } = await plumbline(["validate", "-o", "sarif"], { cwd: place.path });
  return { code, document: JSON.parse(stdout) };
}

test("problems and warnings stand in SARIF at their lines, and the exit code is as ever", async () => {
  const { code, document } = await validated({ "policies/p 1.yaml": bad });
  assert.equal(code, 3);
  const [run] = document.runs;
  assert.deepEqual(
    run.results.map(({ ruleId, level, locations: [at] }: Result) => [
      ruleId,
      level,
      at.physicalLocation.artifactLocation.uri,
      at.physicalLocation.region.startLine,
    ]),
    [
      ["unknown-key", "error", "policies/p%201.yaml", 8],
      ["unknown-control", "warning", "policies/p%201.yaml", 5],
    ],
  );
  assert.match(run.results[0].message.text, /exists/);
});

test("what is valid is a run without results", async () => {
  const { code, document } = await validated({
    "policies/p.yaml": bad.replace("exits", "exists").replace("6.9", "6.8"),
  });
  assert.deepEqual([code, document.runs[0].results], [0, []]);
});

test("it is valid by the official schema", { skip: absent }, async () => {
  const valid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(official, "utf8")));
  for (const text of [bad, bad.replace("exits", "exists")]) {
    const { document } = await validated({ "policies/p.yaml": text });
    assert.ok(valid(document), JSON.stringify(valid.errors));
  }
});
