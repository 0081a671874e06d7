import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { stopFileExists } from "../../src/cli/stop-file.ts";

test("the stop file stops as a file, a folder and a link to nothing, and where its name cannot be looked up", () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-stop-"));
  try {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at("file"), "");
    mkdirSync(at("folder"));
    symlinkSync("nothing", at("link"));
    symlinkSync("loop", at("loop"));
    for (const name of ["file", "folder", "link", "loop/x"]) assert.equal(stopFileExists(at(name)), true, name);
    for (const name of ["gone", "gone/x", "file/x"]) assert.equal(stopFileExists(at(name)), false, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
