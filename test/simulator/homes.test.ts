import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { UsageError } from "../../src/model/errors.ts";
import { startSimulator } from "../../src/simulator/start-simulator.ts";
import { simulator } from "./support.ts";
import { shell, userWhere, visit } from "./visitor.ts";

const read = (home: string, path: string) => readFile(join(home, path), "utf8");

test("the same number of users gives the same homes, byte for byte and mode for mode", async () => {
  await using one = await simulator();
  await using two = await simulator();
  const trees = await Promise.all([one.root, two.root].map(fingerprint));
  assert.equal(trees[0], trees[1]);
  assert.equal(new Set(one.ready.users.map(({ home }) => home)).size, one.ready.users.length);
});

test("homes differ in what a policy would find", async () => {
  await using sim = await simulator();
  const home = (space: string) => userWhere(sim, (user) => user.space === space).home;
  assert.match(
    await read(home("analyst-01-lab"), ".config/pip/pip.conf"),
    /index-url = https:\/\/pypi\.internal\.example\/simple/,
  );
  assert.match(
    await read(home("researcher-02-lab"), ".config/pip/pip.conf"),
    /index-url = https:\/\/pypi\.org\/simple/,
  );
  assert.match(await read(home("engineer-03-lab"), ".aws/credentials"), /AKIAEXAMPLE/);
  assert.equal((await stat(join(home("scientist-12-lab"), ".ssh/id_rsa"))).mode & 0o777, 0o644);
  assert.match(
    await read(home("engineer-07-lab"), ".local/share/jupyter/labextensions/jupyterlab-quick-share/package.json"),
    /jupyterlab-quick-share/,
  );
  assert.match(
    await read(home("analyst-01-lab"), ".local/share/jupyter/labextensions/@jupyterlab/git/package.json"),
    /"version"/,
  );
  assert.match(await read(home("researcher-10-lab"), ".bashrc"), /PROMPT_COMMAND/);
});

test("every key in a made-up home says that it is none", async () => {
  await using sim = await simulator({ users: 60 });
  const found = await promisify(execFile)("grep", ["-rhE", "AKIA|PRIVATE KEY|password|secret|token", sim.root]).catch(
    () => ({ stdout: "" }),
  );
  assert.ok(found.stdout.length > 0);
  for (const line of found.stdout.trim().split("\n"))
    assert.match(line, /EXAMPLE|example|-----(BEGIN|END) OPENSSH PRIVATE KEY-----/);
});

test("a home that is there is used as it is", async () => {
  const root = await mkdtemp(join(tmpdir(), "plumbline-homes-"));
  await mkdir(join(root, "analyst-01-lab"));
  await writeFile(join(root, "analyst-01-lab", "mine.txt"), "kept");
  {
    await using sim = await startSimulator({ users: 2, root });
    assert.deepEqual(await readdir(userWhere(sim, () => true).home), ["mine.txt"]);
  }
  await rm(root, { recursive: true });
});

test("a shell starts in its own home, also where the path of the homes has blanks and quotes", async () => {
  const parent = await mkdtemp(join(tmpdir(), "plumbline-homes-"));
  {
    await using sim = await startSimulator({ users: 1, root: join(parent, "it's a folder") });
    const user = userWhere(sim, () => true);
    const visitor = await visit(sim, user);
    await visitor.send("POST", "/api/terminals", {
      name: "t",
      shell_command: shell("pwd; cat /opt/ml/metadata/resource-metadata.json; echo; echo END; read _"),
    });
    using terminal = await visitor.open("t");
    const output = await terminal.until("END");
    assert.ok(output.startsWith(user.home));
    assert.match(output, /"SpaceName":"analyst-01-lab"/);
  }
  await rm(parent, { recursive: true });
});

test("the poisoned start-up file lies to whoever types, and not to a program that is started instead", async () => {
  await using sim = await simulator();
  const visitor = await visit(
    sim,
    userWhere(sim, ({ space }) => space === "researcher-10-lab"),
  );
  await visitor.send("POST", "/api/terminals", {
    name: "started",
    shell_command: shell("stat -c %s /dev/null; echo END; read _"),
  });
  using started = await visitor.open("started");
  assert.equal(await started.until("END\r\n"), "0\r\nEND\r\n");
  await visitor.send("POST", "/api/terminals", { name: "typed" });
  using typed = await visitor.open("typed");
  await typed.until("prompt command was here");
  typed.type("stat -c %s /dev/null; echo EN''D\n");
  assert.match(await typed.until("\nEND"), /regular file\r\nEND/);
});

test("a plain fleet of 1,000 has 1,000 running private spaces in one domain", async (t) => {
  const started = performance.now();
  await using sim = await simulator({ users: 1000, shape: "plain" });
  const ms = performance.now() - started;
  assert.equal(sim.ready.domains.length, 1);
  assert.equal(sim.ready.users.length, 1000);
  assert.ok(
    sim.ready.users.every((user) => user.appType === "JupyterLab" && user.state === "InService" && user.space !== null),
  );
  t.diagnostic(`started in ${Math.round(ms)} ms`);
});

test("an impossible number of users is a usage error, a folder or port that cannot be used the system's own", async () => {
  await using sim = await simulator({ users: 1 });
  for (const users of [0, -1, 2.5, Number.NaN])
    await assert.rejects(startSimulator({ users, root: sim.root }), UsageError);
  const file = join(userWhere(sim, () => true).home, ".bashrc");
  await assert.rejects(startSimulator({ users: 1, root: join(file, "homes") }), { code: "ENOTDIR" });
  const port = Number(new URL(sim.endpoint).port);
  await assert.rejects(startSimulator({ users: 1, root: sim.root, port }), { code: "EADDRINUSE" });
});

async function fingerprint(root: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const path of entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()) {
    hash.update(`${path.slice(root.length)}\0${(await stat(path)).mode}\0`).update(await readFile(path));
  }
  return hash.digest("hex");
}
