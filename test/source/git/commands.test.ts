import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { allowedSigners, makeSshKey, signedBy } from "./support/keys.ts";
import { without } from "./support/programs.ts";
import { makeRepository, scratch, searchPath } from "./support/repository.ts";
import { fetch, sourceOf } from "./support/source.ts";

test(
  "git is only ever started with one of six argument lists and our own config",
  { skip: without("ssh-keygen") },
  async () => {
    using root = scratch();
    // A git in front of the real one that writes down how it was called.
    const log = join(root.path, "calls");
    const real = execFileSync("/bin/sh", ["-c", "command -v git"], {
      env: { PATH: searchPath },
      encoding: "utf8",
    }).trim();
    mkdirSync(join(root.path, "bin"));
    writeFileSync(
      join(root.path, "bin/git"),
      `#!/bin/sh\nfor word; do printf '%s\\037' "$word"; done >>${log}; echo >>${log}\nexec ${real} "$@"\n`,
      { mode: 0o755 },
    );
    const made = makeRepository(root.path);
    made.git("config", "gpg.format", "ssh");
    const key = makeSshKey(root.path, "key");
    const first = made.commit({ files: { "p/-x.yaml": "x", "p/link": "target" }, options: signedBy(key) });
    made.git("tag", "v1");
    const options = {
      searchPath: [join(root.path, "bin"), searchPath].join(delimiter),
      path: "p",
      verify: { mode: "ancestry", allowedSigners: allowedSigners(root.path, [[key]]), since: first },
    } as const;
    await fetch(sourceOf(root.path, made.fileUrl, options), first);
    const second = made.commit({ options: signedBy(key) });
    await fetch(sourceOf(root.path, made.fileUrl, options), first);
    await fetch(sourceOf(root.path, made.fileUrl, { ...options, ref: { tag: "v1" } }), first);
    await fetch(sourceOf(root.path, made.fileUrl, { ...options, ref: { commit: second } }), first);

    const calls = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\u001f").slice(0, -1));
    // git's own children come by the same name: what it starts is its own business.
    const ours = calls.filter(([word]) => word === "-c");
    const shapes = new Set<string>();
    for (const call of ours) {
      let at = 0;
      for (; call[at] === "-c"; at += 2) assert.match(call[at + 1] ?? "", config);
      shapes.add(
        call
          .slice(at)
          .join(" ")
          .replaceAll(made.fileUrl, "URL")
          .replaceAll(/\b[0-9a-f]{40}\b/g, "ID"),
      );
    }
    const expected = [
      "ls-remote --quiet -- URL REF REF^{}",
      "fetch --progress --no-tags --no-recurse-submodules --no-auto-maintenance --no-write-fetch-head -- URL +REF:refs/plumbline/fetched",
      "fetch --progress --no-tags --no-recurse-submodules --no-auto-maintenance --no-write-fetch-head -- URL +ID:refs/plumbline/fetched",
      "log --max-count=1 --no-show-signature --no-mailmap --format=%H refs/plumbline/fetched --",
      "log --max-count=1 --no-show-signature --no-mailmap --format=%H ID ^ID --",
      "log --max-count=N --no-show-signature --no-mailmap -z --format=%H %G? %GF ID ^ID --",
      "log --max-count=N --no-show-signature --no-mailmap -z --format=%H %G? %GF ID ^ID ^ID --",
      "log --max-count=N --no-show-signature --no-mailmap -z --format=%H %G? %GF ID --",
      "ls-tree -r -z -l --full-tree ID:p",
      "cat-file --batch",
    ];
    for (const shape of shapes) {
      const plain = shape.replaceAll(/refs\/(?:heads\/main|tags\/v1)/g, "REF");
      assert.ok(
        expected.includes(plain) || expected.includes(plain.replace(/--max-count=\d+/, "--max-count=N")),
        shape,
      );
    }
    assert.ok(shapes.size >= 8, [...shapes].join("\n"));
  },
);

const config =
  /^(?:core\.(?:fsmonitor=false|hooksPath=\/dev\/null|symlinks=false|bigFileThreshold=1m)|protocol\.(?:allow=never|file\.allow=always)|submodule\.recurse=false|gc\.auto=0|maintenance\.auto=false|(?:fetch|transfer)\.fsckObjects=true|fetch\.(?:unpackLimit=1|recurseSubmodules=false)|credential\.helper=|http\.(?:followRedirects=false|sslVerify=true|sslVersion=tlsv1\.2|proxy=)|gpg\.(?:x509\.program=\/dev\/null|minTrustLevel=fully|program=\/dev\/null|ssh\.allowedSignersFile=.*allowed-signers))$/;
