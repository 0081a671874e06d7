import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { allowedSigners, gpgUser, makeSshKey, signedBy } from "./support/keys.ts";
import { makeRepository, scratch } from "./support/repository.ts";
import { without } from "./support/programs.ts";
import { fetch, refuses, sourceOf } from "./support/source.ts";

test("OpenPGP signatures count only by the keys that the operator gave", { skip: without("gpg") }, async () => {
  using root = scratch();
  using user = gpgUser(root.path);
  const known = user.make("known");
  const stranger = user.make("stranger");
  const revoked = user.make("revoked");
  const gpgKeys = user.export("keys.asc", known, revoked);
  const made = makeRepository(root.path);
  const source = sourceOf(root.path, made.fileUrl, { verify: { mode: "head", gpgKeys } });

  const good = made.commit({ options: [`--gpg-sign=${known}`] });
  assert.equal((await fetch(source)).revision, good);
  assert.equal((await fetch(source)).verified, true);
  assert.deepEqual(readdirSync(join(root.path, "cache")), ["repository.git"], "gpg's home is gone");

  made.commit({ options: [`--gpg-sign=${stranger}`] });
  await refuses(fetch(source, good), "unverified", /is signed by a key, which is not known here|is signed by the key/);
  made.commit();
  await refuses(fetch(source, good), "unverified", /is not signed/);

  const later = made.commit({ options: [`--gpg-sign=${revoked}`] });
  assert.equal((await fetch(source, good)).revision, later, "not revoked yet");
  const certificate = join(root.path, "revocation.asc");
  const text = readRevocation(root.path, revoked);
  writeFileSync(certificate, text);
  user.gpg("--import", certificate);
  user.export("keys.asc", known, revoked);
  const fresh = sourceOf(root.path, made.fileUrl, { verify: { mode: "head", gpgKeys } });
  for (const one of [fresh, source]) await refuses(fetch(one, good), "unverified", /revoked/);
});

test("an expired OpenPGP key does not count", { skip: without("gpg") }, async () => {
  using root = scratch();
  using user = gpgUser(root.path);
  // Made, and signed with, as of a moment when it was good for another day.
  const then = "20200101T000000";
  const old = user.make("old", "1d", ["--faked-system-time", then]);
  const gpgKeys = user.export("keys.asc", old);
  const made = makeRepository(root.path);
  const wrapper = join(root.path, "gpg-then");
  writeFileSync(wrapper, `#!/bin/sh\nexec gpg --faked-system-time ${then} "$@"\n`, { mode: 0o755 });
  made.git("config", "gpg.program", wrapper);
  made.commit({ options: [`--gpg-sign=${old}`] });
  await refuses(
    fetch(sourceOf(root.path, made.fileUrl, { verify: { mode: "head", gpgKeys } })),
    "unverified",
    /expired/,
  );
});

test(
  "each kind of signature counts only where its keys were given, and both may be",
  { skip: without("gpg", "ssh-keygen") },
  async () => {
    using root = scratch();
    using user = gpgUser(root.path);
    const gpgKey = user.make("known");
    const gpgKeys = user.export("keys.asc", gpgKey);
    const sshKey = makeSshKey(root.path, "ssh");
    const signers = allowedSigners(root.path, [[sshKey]]);
    const made = makeRepository(root.path);
    made.commit({ options: [`--gpg-sign=${gpgKey}`] });
    const onlySsh = { mode: "head", allowedSigners: signers } as const;
    await refuses(
      fetch(sourceOf(root.path, made.fileUrl, { verify: onlySsh })),
      "unverified",
      /commit [0-9a-f]+ (is not|has)/,
    );
    made.git("config", "gpg.format", "ssh");
    made.commit({ options: signedBy(sshKey) });
    await refuses(
      fetch(sourceOf(root.path, made.fileUrl, { verify: { mode: "head", gpgKeys } })),
      "unverified",
      /commit [0-9a-f]+ (is|has)/,
    );
    const both = { mode: "ancestry", allowedSigners: signers, gpgKeys } as const;
    assert.equal((await fetch(sourceOf(root.path, made.fileUrl, { verify: both }))).verified, true);
  },
);

test("a file without keys, or no gpg at all, trusts nobody", { skip: without("gpg") }, async () => {
  using root = scratch();
  const gpgKeys = join(root.path, "keys.asc");
  writeFileSync(gpgKeys, "these are no keys\n");
  const made = makeRepository(root.path);
  made.commit();
  const verify = { mode: "head", gpgKeys } as const;
  await refuses(fetch(sourceOf(root.path, made.fileUrl, { verify })), "unverified", /keys\.asc cannot be read/);
});

/** gpg makes a revocation certificate with each key, with a colon before its first line so that nobody imports it by accident. */
function readRevocation(folder: string, fingerprint: string): string {
  return execFileSync("sed", ["s/^:---/---/", join(folder, "gpg/openpgp-revocs.d", `${fingerprint}.rev`)], {
    encoding: "utf8",
  });
}
