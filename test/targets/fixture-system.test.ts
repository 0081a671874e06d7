import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parseFixture } from "../../src/policy/fixture/parse-fixture.ts";
import { writeSystem } from "../../src/targets/fixture/system.ts";
import { folder } from "../e2e/support/plumbline.ts";

const parsed = (processes: string) =>
  parseFixture(
    { path: "fixture.yaml", text: `title: t\nprocesses: ${processes}\n` },
    { name: "pass-x", folder: "/none", checks: [] },
  );

suite("the system of a fixture", () => {
  test("has its programs by name, by path, or by both where they differ", async () => {
    const read = parsed(
      '[ngrok, /opt/a-long-name-of-a-tool, "tmux: server", { name: sync.sh, path: /bin/bash }, { name: sshd }]',
    );
    assert.ok(read.ok, JSON.stringify(read));
    const [{ processes } = { processes: [] }] = read.fixtures;
    using root = folder();
    await writeSystem({ processes }, root.path);
    const at = (pid: string, file: string) => join(root.path, "proc", pid, file);
    const seen = readdirSync(join(root.path, "proc")).map((pid) => [
      /^Name:\t(.*)$/m.exec(readFileSync(at(pid, "status"), "utf8"))?.[1],
      readdirSync(join(root.path, "proc", pid)).includes("exe") ? readlinkSync(at(pid, "exe")) : undefined,
    ]);
    assert.deepEqual(seen, [
      ["jupyter-lab", "/usr/bin/jupyter-lab"],
      ["ngrok", "/usr/bin/ngrok"],
      ["a-long-name-of-", "/opt/a-long-name-of-a-tool"],
      ["tmux: server", "/usr/bin/tmux: server"],
      ["sync.sh", "/bin/bash"],
      ["sshd", undefined],
    ]);
  });

  for (const wrong of ['["a\\nb"]', "[{ path: /x }]", "[{ name: x, path: x }]", "[{ name: x, pid: 1 }]", "[5]"])
    test(`refuses ${wrong} as programs`, () => {
      assert.equal(parsed(wrong).ok, false);
    });

  for (const link of ["proc", "bin"])
    test(`writes nothing through a link that stands as ${link} in the fixture's root`, async () => {
      using elsewhere = folder();
      using root = folder();
      symlinkSync(elsewhere.path, join(root.path, link));
      await assert.rejects(writeSystem({ processes: [] }, root.path), /leads through a link/);
      assert.deepEqual(readdirSync(elsewhere.path), []);
    });
});
