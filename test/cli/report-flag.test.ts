import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { UsageError } from "../../src/model/errors.ts";
import { reportFormats, reportOrders } from "../../src/cli/report-flag.ts";
import { writeAtomically } from "../../src/cli/write-atomically.ts";

const cwd = mkdtempSync(join(tmpdir(), "plumbline-reports-"));
after(() => rmSync(cwd, { recursive: true }));
mkdirSync(join(cwd, "folder"));
mkdirSync(join(cwd, "special"));
const special = (name: string): string => join(cwd, "special", name);
execFileSync("mkfifo", [special("pipe")]);
writeFileSync(special("old.json"), "old");
symlinkSync("old.json", special("to-file"));
symlinkSync("to-file", special("to-link"));
symlinkSync("pipe", special("to-pipe"));
symlinkSync("pipe:[4711]", special("to-nothing"));
symlinkSync("loop", special("loop"));
symlinkSync("../folder", special("to-folder"));
const orders = (values: readonly string[], stdoutTaken = false) =>
  reportOrders(values, { formats: reportFormats, cwd, stdoutTaken });

test("a report path is resolved against the working directory; a dash is stdout", () => {
  assert.deepEqual(orders(["json=a=b.json", "markdown=-"]), [
    { format: "json", path: join(cwd, "a=b.json"), given: "a=b.json" },
    { format: "markdown", path: "-", given: "-" },
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
  [["json=special/old.json", "markdown=special/to-link"], /same file: .*old\.json/],
  [["json=folder/x", "markdown=special/to-folder/x"], /same file/],
  [["json=special/pipe"], /special\/pipe cannot be written: that is a pipe, not a file/],
  [["json=special/to-pipe"], /special\/to-pipe cannot be written: that is a pipe, not a file/],
  [["json=special/to-nothing"], /a link that leads to no file/],
  [["json=special/loop"], /a link that leads to no file/],
  [["json=special/to-folder"], /that is a folder/],
];
for (const [values, message] of refused)
  test(`--report ${values.join(" --report ")} is refused before anything is contacted`, () => {
    assert.throws(
      () => orders(values),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });

test("a path that is no file is refused with the way to stdout", () => {
  for (const name of ["pipe", "to-pipe", "to-nothing"])
    assert.throws(
      () => orders([`json=special/${name}`]),
      (error) => error instanceof UsageError && error.remedy.includes("`=-`"),
    );
});

test("a link to a regular file stays a link, and the report is written to the file it leads to", async () => {
  const [order] = orders(["json=special/to-link"]);
  assert.equal(order?.path, special("old.json"));
  await writeAtomically(order.path, "new");
  assert.equal(readFileSync(special("to-link"), "utf8"), "new");
  assert.deepEqual(
    ["to-link", "to-file"].map((name) => readlinkSync(special(name))),
    ["to-file", "old.json"],
  );
});

test("a pipe or link that came after the check is not replaced, and no temporary file stays", async () => {
  const before = readdirSync(special("")).toSorted();
  for (const name of ["pipe", "to-file", "to-folder"])
    await assert.rejects(writeAtomically(special(name), "new"), { code: "ENOTFILE" });
  assert.ok(lstatSync(special("pipe")).isFIFO());
  assert.ok(lstatSync(special("to-file")).isSymbolicLink());
  assert.deepEqual(readdirSync(special("")).toSorted(), before);
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

test("a report of which the disk takes only a part is refused, and the old file stays", () => {
  const path = join(cwd, "folder", "r.json");
  const { href } = new URL("../../src/cli/write-atomically.ts", import.meta.url);
  const program = `
    process.on("SIGXFSZ", () => {});
    const { writeAtomically } = await import(${JSON.stringify(href)});
    await writeAtomically(${JSON.stringify(path)}, ["x".repeat(1500)]).catch(({ code }) => console.log(code));`;
  // The system writes up to the limit, says how much that was, and refuses only what comes after it.
  const limited = 'ulimit -S -f 1; exec "$0" --input-type=module -e "$1"';
  // What Node keeps of compiled modules is larger than that, and is written when nobody hears the signal any more.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
  const said = execFileSync("/bin/bash", ["-c", limited, process.execPath, program], { encoding: "utf8", env });
  assert.equal(said, "EFBIG\n");
  assert.equal(readFileSync(path, "utf8"), "new");
  assert.deepEqual(readdirSync(join(cwd, "folder")), ["r.json"]);
});
