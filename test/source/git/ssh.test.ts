import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { makeSshKey } from "./support/keys.ts";
import { makeRepository, scratch } from "./support/repository.ts";
import { fetch, refuses, sourceOf } from "./support/source.ts";
import { noSshd, startSshd } from "./support/sshd.ts";

suite("over ssh, against a real sshd", { skip: noSshd }, () => {
  test("the configured key opens what the configured host holds, and updates come", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const first = made.commit({ files: { "a.yaml": "a" } });
    const key = makeSshKey(root.path, "client");
    await using sshd = await startSshd(root.path, key);
    const url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}${made.path}`;
    const source = sourceOf(root.path, url, {
      allowLocal: false,
      sshKeyFile: key.file,
      knownHostsFile: sshd.knownHosts,
    });
    assert.equal((await fetch(source)).revision, first);
    const second = made.commit();
    const snapshot = await fetch(source, first);
    assert.equal(snapshot.revision, second);
    assert.equal(snapshot.url, url);
  });

  test("another key, a key that others can read, an unknown host and a changed host key are refused", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit();
    const key = makeSshKey(root.path, "client");
    const stranger = makeSshKey(root.path, "stranger");
    await using sshd = await startSshd(root.path, key);
    const ask = (sshKeyFile: string, knownHostsFile: string) =>
      fetch(
        sourceOf(root.path, `ssh://${sshd.user}@127.0.0.1:${sshd.port}${made.path}`, { sshKeyFile, knownHostsFile }),
      );
    await refuses(ask(stranger.file, sshd.knownHosts), "unreachable", /authentication failed$/);
    await refuses(ask(join(root.path, "absent"), sshd.knownHosts), "unreachable", /authentication failed$/);
    const unknown = join(root.path, "unknown-hosts");
    writeFileSync(unknown, "");
    await refuses(ask(key.file, unknown), "unreachable", /host key unknown/);
    await refuses(ask(key.file, join(root.path, "absent")), "unreachable", /host key unknown/);
    writeFileSync(unknown, `[127.0.0.1]:${sshd.port} ${stranger.publicKey}\n`);
    const problem = await refuses(ask(key.file, unknown), "unreachable", /host key unknown/);
    assert.equal(problem.retry, "never");
    chmodSync(key.file, 0o644);
    await refuses(ask(key.file, sshd.knownHosts), "unreachable", /does not use a key file that others can read/);
  });

  test("a repository that is not there is missing", async () => {
    using root = scratch();
    const key = makeSshKey(root.path, "client");
    await using sshd = await startSshd(root.path, key);
    const url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}${root.path}/absent.git`;
    const source = sourceOf(root.path, url, { sshKeyFile: key.file, knownHostsFile: sshd.knownHosts });
    await refuses(fetch(source), "missing", /no such repository/);
  });
});
