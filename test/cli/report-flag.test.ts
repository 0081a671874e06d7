import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UsageError } from "../../src/model/errors.ts";
import { reportOrders } from "../../src/cli/report-flag.ts";
import { writeAtomically } from "../../src/cli/write-atomically.ts";

const cwd = mkdtempSync(join(tmpdir(), "plumbline-reports-"));
after(() => rmSync(cwd, { recursive: true }));
mkdirSync(join(cwd, "folder"));
const orders = (values: readonly string[], stdoutTaken = false) => reportOrders(values, { cwd, stdoutTaken });

test("a report path is resolved against the working directory; a dash is stdout", () => {
  assert.deepEqual(orders(["json=a=b.json", "markdown=-"]), [
    { format: "json", path: join(cwd, "a=b.json") },
    { format: "markdown", path: "-" },
  ]);
});

const refused: readonly (readonly [readonly string[], RegExp])[] = [
  [["report.json"], /takes FORMAT=PATH, not "report.json"/],
  [["json="], /takes FORMAT=PATH/],
  [["jsn=x"], /no report format "jsn"/],
  [["json=missing/r.json"], /folder does not exist/],
  [["json=folder"], /that is a folder/],
  [["json=-", "markdown=-"], /Two reports want stdout/],
  [["json=x", "markdown=./x"], /same file/],
];
for (const [values, message] of refused)
  test(`--report ${values.join(" --report ")} is refused before anything is contacted`, () => {
    assert.throws(
      () => orders(values),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });

test("a report on stdout beside -o is refused, since one would garble the other", () => {
  assert.throws(() => orders(["json=-"], true), /Both -o and a --report/);
});

test("a written report is whole, private to its owner, replaces the old one and leaves no temporary file", async () => {
  const path = join(cwd, "folder", "r.json");
  writeFileSync(path, "old", { mode: 0o644 });
  await writeAtomically(path, "new");
  assert.equal(readFileSync(path, "utf8"), "new");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(cwd, "folder")), ["r.json"]);
});

test("a report whose text breaks off leaves the old file and no temporary one", async () => {
  const path = join(cwd, "folder", "r.json");
  const broken = async function* (): AsyncGenerator<string> {
    yield "half";
    throw new Error("broke off");
  };
  await assert.rejects(writeAtomically(path, broken()), /broke off/);
  assert.equal(readFileSync(path, "utf8"), "new");
  assert.deepEqual(readdirSync(join(cwd, "folder")), ["r.json"]);
});
