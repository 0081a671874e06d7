import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { policyCaps } from "../../src/model/caps.ts";
import { directorySource } from "../../src/source/directory-source.ts";
import { scratch, searchPath } from "./git/support/repository.ts";
import { fetch, refuses, textsOf } from "./git/support/source.ts";

test("a folder as a source is read anew by each fetch, whatever was accepted before", async () => {
  using root = scratch();
  writeFileSync(join(root.path, "a.yaml"), "1");
  const source = directorySource(root.path, { searchPath });
  assert.equal(source.url, root.path);
  const first = await fetch(source);
  assert.match(first.revision, /^sha256:/);
  writeFileSync(join(root.path, "a.yaml"), "2");
  const second = await fetch(source, first.revision);
  assert.deepEqual(textsOf(second), { [join(root.path, "a.yaml")]: "2" });
  assert.notEqual(second.revision, first.revision);
  writeFileSync(join(root.path, "a.yaml"), "1");
  assert.deepEqual(await fetch(source, second.revision), first, "back to what it was");
});

test("a folder that cannot be used is a problem of the source, which stays usable", async () => {
  using root = scratch();
  const folder = join(root.path, "policies");
  const source = directorySource(folder, { searchPath });
  await refuses(fetch(source), "missing", /there is no file or folder/);
  mkdirSync(folder);
  await refuses(fetch(source), "missing", /holds no policy file/);
  symlinkSync("nowhere", join(folder, "link.yaml"));
  await refuses(fetch(source), "missing", /is a symbolic link/);
  using other = scratch();
  for (let n = 0; n <= policyCaps.files; n += 1) writeFileSync(join(other.path, `${n}.yaml`), "");
  await refuses(fetch(directorySource(other.path, { searchPath })), "too-large", /2001 policy files/);
  await assert.rejects(source.fetch({ signal: AbortSignal.abort(new Error("gone")) }), /gone/);
});
