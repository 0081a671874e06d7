import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startGitServer } from "../../src/simulator/git-server.ts";
import { gitBeside, gitIn, makeRepository, scratch, searchPath } from "../source/git/support/repository.ts";

test("the git server gives a repository to real git, and takes nothing", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  const first = made.commit();
  const lines: string[] = [];
  await using server = await startGitServer({ root: root.path, searchPath, log: (line) => lines.push(line) });
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const url = `${server.url}/policies.git`;
  using away = scratch();
  const clone = join(away.path, "clone");
  await gitBeside(clone, ["clone", "--quiet", "--bare", url, clone], { work: away.path });
  assert.equal(gitIn(clone, ["rev-parse", "main"]), first);
  const second = made.commit();
  await gitBeside(clone, ["fetch", "--quiet", "origin", "main:new"]);
  assert.equal(gitIn(clone, ["rev-parse", "new"]), second);
  await assert.rejects(gitBeside(clone, ["push", url, `${first}:refs/heads/pushed`]), /403/);
  assert.ok(lines.includes("POST /policies.git/git-upload-pack 200"), lines.join("\n"));
  for (const path of [
    "/policies.git/config",
    "/%2e%2e%2fpolicies.git/info/refs?service=git-upload-pack",
    "/policies.git/info/refs",
  ])
    assert.equal((await globalThis.fetch(`${server.url}${path}`)).status, 403, path);
});

test("the git server asks for its token, and serves whoever has it", async () => {
  using root = scratch();
  makeRepository(root.path).commit();
  await using server = await startGitServer({ root: root.path, searchPath, token: "t0ken" });
  const ask = async (authorization?: string): Promise<number> => {
    const url = `${server.url}/policies.git/info/refs?service=git-upload-pack`;
    return (await globalThis.fetch(url, { headers: authorization === undefined ? {} : { authorization } })).status;
  };
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
  assert.equal(await ask(), 401);
  assert.equal(await ask(basic("any:wrong")), 401);
  assert.equal(await ask("Bearer t0ken"), 401);
  assert.equal(await ask(basic("any:t0ken")), 200);
});
