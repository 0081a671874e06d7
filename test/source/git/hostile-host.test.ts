import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { suite, test } from "node:test";
import { gitHost, startGitServer } from "../../../src/simulator/git-server.ts";
import { listening } from "../../support/listening.ts";
import { packBomb } from "./support/pack-bomb.ts";
import { commitTree, gitIn, makeRepository, scratch, searchPath, treeOf } from "./support/repository.ts";
import { fetch, refuses, sourceOf, textsOf } from "./support/source.ts";

/** Bytes below a folder. */
const sizeOf = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => statSync(join(folder, name)))
        .reduce((sum, facts) => sum + (facts.isFile() ? facts.size : 0), 0)
    : 0;

/** A line of git's protocol: its own length in four hex digits, then what it says. */
function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
}

/** A pack's head of a blob of 64 GiB, and the first bytes of a zlib stream that stores what follows. */
const endlessBlob = Buffer.from([0xb0, 0x80, 0x80, 0x80, 0x80, 0x10, 0x78, 0x01]);

/** On git's data channel: 60,000 bytes as zlib stores them, and more to come. */
const storedBlock = Buffer.concat([Buffer.from([0x01, 0x00, 0x60, 0xea, 0x9f, 0x15]), randomBytes(60_000)]);

suite("a host that sends too much", () => {
  test("is refused, and nothing of it is taken for good later", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const huge = made.object("blob", randomBytes(6 * 1024 * 1024));
    const policy = made.object("blob", "good");
    commitTree(
      made,
      treeOf(made, [
        ["100644", "a.bin", huge],
        ["100644", "z.yaml", policy],
      ]),
    );
    await using server = await startGitServer({ root: root.path, searchPath });
    const url = `${server.url}/policies.git`;
    const limits = { fetchBytes: 2 * 1024 * 1024 };
    for (let round = 0; round < 2; round += 1) {
      await refuses(fetch(sourceOf(root.path, url, { limits })), "too-large", /brought more than 2097152 bytes/);
      assert.ok(sizeOf(join(root.path, "cache")) < 1024 * 1024, "the cache holds nothing of it");
    }
    assert.deepEqual(
      textsOf(await fetch(sourceOf(root.path, url))),
      { "z.yaml": "good" },
      "within the limit it is fine",
    );
  });

  test("without end is cut off while it sends", async () => {
    using root = scratch();
    makeRepository(root.path).commit();
    const real = gitHost({ root: root.path, searchPath });
    let sent = 0;
    let posts = 0;
    await using host = await listening(
      createServer((request, response) => {
        // Both commands ask for the list of refs; then the second asks for the pack.
        if (request.method !== "POST" || (posts += 1) < 3) return real(request, response);
        response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" });
        response.write(packet("packfile\n"));
        response.write(packet(Buffer.concat([Buffer.from("\u0001PACK\0\0\0\u0002\0\0\0\u0001"), endlessBlob])));
        const more = (): void => {
          do sent += 60_005;
          while (!response.destroyed && response.write(packet(storedBlock)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      }),
    );
    const limits = { fetchBytes: 8 * 1024 * 1024 };
    const url = `http://127.0.0.1:${host.port}/policies.git`;
    await refuses(
      fetch(sourceOf(root.path, url, { limits })),
      "too-large",
      /brought more than 8388608 bytes and was stopped/,
    );
    assert.ok(sent >= limits.fetchBytes);
    assert.ok(sizeOf(join(root.path, "cache")) < 1024 * 1024, "the cache holds nothing of it");
  });

  test("cannot fill the memory with a small pack that unfolds to a large object", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const { pack, base, bomb } = packBomb(96);
    assert.ok(pack.length < 8 * 1024);
    gitIn(made.path, ["index-pack", "--stdin"], { input: pack });
    commitTree(
      made,
      treeOf(made, [
        ["100644", "a.bin", base],
        ["100644", "b.bin", bomb],
        ["100644", "z.yaml", made.object("blob", "good")],
      ]),
    );
    await using server = await startGitServer({ root: root.path, searchPath });
    await refuses(
      fetch(sourceOf(root.path, `${server.url}/policies.git`)),
      "too-large",
      /too large to be taken into memory/,
    );
  });

  test("cannot fill the memory with messages", async () => {
    using root = scratch();
    await using host = await listening(
      createServer((_request, response) => {
        response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
        const line = `${"1".repeat(40)} refs/heads/main\n`;
        const packet = (text: string): string => (text.length + 4).toString(16).padStart(4, "0") + text;
        response.write(`${packet("# service=git-upload-pack\n")}0000`);
        const more = (): void => {
          while (!response.destroyed && response.write(packet(line).repeat(1000)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      }),
    );
    const limits = { fetchMs: 3_000 };
    await refuses(
      fetch(sourceOf(root.path, `http://127.0.0.1:${host.port}/p.git`, { limits })),
      "too-large",
      /too large to be taken into memory/,
    );
  });
});

test("a host that speaks the old, dumb protocol cannot bring in names that git would refuse", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  const inner = treeOf(made, [["100644", "p.yaml", made.object("blob", "x")]]);
  commitTree(
    made,
    treeOf(made, [
      ["40000", "..", inner],
      ["100644", "z.yaml", made.object("blob", "good")],
    ]),
  );
  made.git("update-server-info");
  await using host = await listening(
    createServer((request, response) => {
      const path = join(root.path, (request.url ?? "").split("?")[0]!);
      readFile(path).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    }),
  );
  const problem = await refuses(
    fetch(sourceOf(root.path, `http://127.0.0.1:${host.port}/policies.git`)),
    "missing",
    /\.\.\/p\.yaml|p\.yaml has a name that no git would make/,
  );
  assert.ok(problem);
});

test("nothing that a repository or its host's folder names is ever run here", async () => {
  using root = scratch();
  const proof = join(root.path, "ran");
  const evil = join(root.path, "evil.sh");
  writeFileSync(evil, `#!/bin/sh\ntouch ${proof}\ncat\n`, { mode: 0o755 });
  const made = makeRepository(root.path);
  const first = made.commit({
    files: {
      ".gitattributes": "*.yaml filter=evil diff=evil merge=evil export-subst\n",
      ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ./x\n\tupdate = none\n',
      ".lfsconfig": `[lfs]\n\turl = file://${evil}\n`,
      ".mailmap": "Evil <a@b> test <test@example.org>\n",
      "a.yaml": "a",
    },
  });
  const keys = {
    "core.fsmonitor": evil,
    "core.hooksPath": join(root.path, "hooks"),
    "core.pager": evil,
    "core.sshCommand": evil,
    "core.gitProxy": evil,
    "core.askPass": evil,
    "core.alternateRefsCommand": evil,
    "credential.helper": evil,
    "filter.evil.smudge": evil,
    "filter.evil.clean": evil,
    "diff.evil.textconv": evil,
    "diff.external": evil,
    "gpg.program": evil,
    "gpg.ssh.program": evil,
    "gpg.ssh.defaultKeyCommand": evil,
    "alias.log": `!${evil}`,
    "uploadpack.packObjectsHook": evil,
  };
  mkdirSync(join(root.path, "hooks"));
  const hooks = [
    "post-upload-pack",
    "pre-auto-gc",
    "reference-transaction",
    "post-checkout",
    "post-merge",
    "fsmonitor-watchman",
  ];
  for (const hook of hooks)
    for (const folder of [join(root.path, "hooks"), join(made.path, "hooks")])
      writeFileSync(join(folder, hook), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  const poison = (folder: string): void => {
    for (const [key, value] of Object.entries(keys)) gitIn(folder, ["config", key, value]);
  };
  const source = sourceOf(root.path, made.fileUrl, { verify: { mode: "head", allowedSigners: evil } });
  poison(made.path);
  await refuses(fetch(source), "unverified", /is not signed/);
  assert.equal((await fetch(sourceOf(root.path, made.fileUrl))).revision, first);
  // Also where somebody got into the cache itself.
  const cache = join(root.path, "cache/repository.git");
  mkdirSync(join(cache, "hooks"));
  writeFileSync(join(cache, "hooks/reference-transaction"), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  poison(cache);
  assert.equal((await fetch(sourceOf(root.path, made.fileUrl), first)).revision, first);
  assert.equal(existsSync(proof), false);
  assert.equal(existsSync(join(cache, "hooks")), false);
  // The trap works: plain git falls into it.
  gitIn(made.path, ["update-ref", "refs/heads/other", first]);
  assert.equal(existsSync(proof), true);
});
