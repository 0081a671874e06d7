import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import process from "node:process";
import { suite, test } from "node:test";
import { inspect, promisify } from "node:util";
import { Secret } from "../../../src/model/secret.ts";
import { gitHost, startGitServer } from "../../../src/simulator/git-server.ts";
import { runGit } from "../../../src/source/run-git.ts";
import { listening } from "../../support/listening.ts";
import { processesWith } from "./support/processes.ts";
import { makeRepository, scratch, searchPath } from "./support/repository.ts";
import { fetch, refuses, signal, sourceOf } from "./support/source.ts";

const linux = process.platform === "linux" ? false : "there is no /proc here";

/** A real host whose answer to one request, counted from 1, never ends; `asked` resolves when it comes, `stalled` after its first 20,000 bytes. */
async function stallingHost(root: string, which: number) {
  const real = gitHost({ root, searchPath });
  const [asked, stalled] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let count = 0;
  const host = await listening(
    createServer((request, response) => {
      count += 1;
      if (count === which) {
        asked.resolve();
        const write = response.write.bind(response) as (chunk: Buffer) => boolean;
        let sent = 0;
        response.write = ((chunk: Buffer): boolean => {
          if (sent < 20_000) write(chunk.subarray(0, 20_000 - sent));
          sent += chunk.length;
          if (sent >= 20_000) stalled.resolve();
          return true;
        }) as typeof response.write;
        response.end = (() => response) as typeof response.end;
      }
      real(request, response);
    }),
  );
  return {
    url: `http://127.0.0.1:${host.port}/policies.git`,
    asked: asked.promise,
    stalled: stalled.promise,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

suite("while git talks to a host", { skip: linux }, () => {
  test("the token is on no command line and in no file, and git's command line is one of ours", async () => {
    using root = scratch();
    const token = "canary-3b9e5a7720";
    makeRepository(root.path).commit();
    const asked = Promise.withResolvers<void>();
    await using host = await listening(
      createServer((request, response) => {
        if (request.headers.authorization === undefined)
          response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
        else asked.resolve();
      }),
    );
    const url = `http://127.0.0.1:${host.port}/policies.git`;
    const leave = new AbortController();
    const source = sourceOf(root.path, url, { token: new Secret(token) });
    const work = source.fetch({ signal: leave.signal });
    await asked.promise;
    // The positive control: it is in the environment of the real git and its helper, which only our own user can read.
    const found = processesWith(token);
    assert.ok(found.length >= 2, "git and git-remote-http");
    for (const { argv } of found) assert.ok(!argv.join(" ").includes(token), argv.join(" "));
    const cache = join(root.path, "cache");
    const files = readdirSync(cache, { recursive: true, encoding: "utf8" }).map((name) => join(cache, name));
    assert.ok(files.some((file) => file.endsWith("/askpass")));
    for (const file of files.filter((name) => statSync(name).isFile()))
      assert.ok(!readFileSync(file, "latin1").includes(token), file);
    const top = found.find(({ argv }) => argv.includes("ls-remote"));
    const [from, to] = [top?.argv.indexOf("ls-remote") ?? 0, -1];
    assert.deepEqual(top?.argv.slice(from, to), [
      "ls-remote",
      "--quiet",
      "--",
      url,
      "refs/heads/main",
      "refs/heads/main^{}",
    ]);
    const names = top?.environment.filter((entry) => entry !== "").map((entry) => entry.split("=")[0]);
    assert.deepEqual(
      names?.filter((name) => !/^(?:GIT|PLUMBLINE)_/.test(name ?? "")).toSorted(),
      ["GNUPGHOME", "HOME", "LC_ALL", "PATH", "TMPDIR"],
      "nothing of our own environment",
    );
    leave.abort(new Error("enough"));
    await assert.rejects(work, /enough/);
  });

  for (const [when, which] of [
    ["the list of refs", 1],
    ["the objects", 5],
  ] as const)
    test(`an abort during ${when} ends all of its processes and leaves a usable cache`, async () => {
      using root = scratch();
      const made = makeRepository(root.path);
      const commit = made.commit({ files: { "a.yaml": "a", "big.bin": noise(400_000) } });
      const mark = `GIT_DIR=${join(root.path, "cache")}`;
      await using host = await stallingHost(root.path, which);
      const leave = new AbortController();
      const source = sourceOf(root.path, host.url);
      const work = source.fetch({ signal: leave.signal });
      // The list is short: all of it has come, and only its end is missing.
      await (which === 1 ? host.asked : host.stalled);
      assert.ok(processesWith(mark).length >= 2, "git and its helper are there");
      leave.abort(new Error("stop now"));
      await assert.rejects(work, /stop now/);
      assert.deepEqual(processesWith(mark), []);
      assert.deepEqual(readdirSync(join(root.path, "cache")), ["repository.git"], "no helper and no home is left");
      assert.equal((await fetch(source)).revision, commit);
    });

  test("a host that falls silent in the middle costs its time and no more", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const commit = made.commit({ files: { "a.yaml": "a", "big.bin": noise(400_000) } });
    await using host = await stallingHost(root.path, 5);
    const source = sourceOf(root.path, host.url, { limits: { silentMs: 1_000 } });
    await refuses(fetch(source), "unreachable", /no answer in time/);
    assert.deepEqual(processesWith(`GIT_DIR=${join(root.path, "cache")}`), []);
    assert.equal((await fetch(source)).revision, commit);
  });
});

test("nothing of a git that has ended keeps the process alive", async () => {
  using root = scratch();
  const argv = ["--version"];
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const { end, stdout } = await runGit(
    { folder: root.path, searchPath },
    { signal, argv, silentMs: 60_000, mostBytes: 1_000 },
  );
  assert.equal(end, "done");
  assert.match(stdout.toString(), /^git version /);
  assert.equal(timers(), before);
});

test("a child that holds git's output open costs the time of silence and no more", { skip: linux }, async () => {
  using root = scratch();
  const bin = join(root.path, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "git"), "#!/bin/sh\nsleep 600 &\necho out\n", { mode: 0o755 });
  const { end } = await runGit(
    { folder: root.path, searchPath: [bin, searchPath].join(delimiter), environment: { MARK: root.path } },
    { signal, argv: ["version"], silentMs: 300, mostBytes: 1_000 },
  );
  assert.equal(end, "silent");
  assert.deepEqual(processesWith(`MARK=${root.path}`), []);
});

test("without git in PATH the reason is said", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  const commit = made.commit();
  for (const ref of [{ branch: "main" }, { commit }]) {
    const source = sourceOf(root.path, made.fileUrl, { ref, searchPath: root.path });
    const problem = await refuses(fetch(source), "unreachable", /there is no program `git` that can be run$/);
    assert.match(problem.remedy, /Install git/);
  }
  assert.equal((await fetch(sourceOf(root.path, made.fileUrl))).revision, commit);
  const source = sourceOf(root.path, made.fileUrl, { ref: { commit }, searchPath: root.path });
  await refuses(source.fetch({ signal }), "unreachable", /no program `git`/);
});

test("a fault that nobody knows is tried again with a new cache, and git's words are not repeated", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  made.commit();
  const bin = join(root.path, "bin");
  mkdirSync(bin);
  const words = "weird: https://user:canary@example.org";
  const script = `#!/bin/sh\ncase " $* " in *" fetch "*) echo '${words}' >&2; exit 3;; esac\nPATH='${searchPath}' exec git "$@"\n`;
  writeFileSync(join(bin, "git"), script, { mode: 0o755 });
  const source = sourceOf(root.path, made.fileUrl, { searchPath: [bin, searchPath].join(delimiter) });
  const problem = await refuses(fetch(source), "unreachable", /git failed at fetching, also with a new cache/);
  assert.ok(!inspect(problem, { depth: 10, showHidden: true }).includes("canary"));
});

test("the token is not printed when somebody turns on simple-git's own log", async () => {
  using root = scratch();
  const token = "canary-90d1f2";
  makeRepository(root.path).commit();
  await using server = await startGitServer({ root: root.path, searchPath, token });
  const script = `
    const { gitSource } = await import(${JSON.stringify(new URL("../../../src/source/git/git-source.ts", import.meta.url))});
    const { Secret } = await import(${JSON.stringify(new URL("../../../src/model/secret.ts", import.meta.url))});
    const source = gitSource({ url: ${JSON.stringify(`${server.url}/policies.git`)}, ref: { branch: "main" }, tokenUser: "x",
      token: new Secret("canary-" + "90d1f2"), allowLocal: true, cache: ${JSON.stringify(join(root.path, "cache"))} });
    const { files } = await source.fetch({ signal: AbortSignal.timeout(60_000) });
    console.log("files", files.length);`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: { PATH: searchPath, DEBUG: "simple-git*" },
  });
  assert.equal(stdout, "files 1\n");
  assert.match(stderr, /PLUMBLINE_GIT_TOKEN: \[secret\]/, "the log was on");
  assert.ok(!stderr.includes(token));
});

/** Text that hardly gets smaller. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => ((state = (state * 48_271) % 2_147_483_647) % 36).toString(36)).join("");
}
