import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, test } from "node:test";
import fc from "fast-check";
import { UsageError } from "../../../src/model/errors.ts";
import { gitSource } from "../../../src/source/git/git-source.ts";
import { folderInRepository, wantedName } from "../../../src/source/git/names.ts";
import type { GitSourceOptions } from "../../../src/source/git/options.ts";
import { parseRepositoryUrl } from "../../../src/source/git/repository-url.ts";
import { searchPath } from "./support/repository.ts";

suite("a repository's URL", () => {
  const parse = (url: string, allowLocal = false) => parseRepositoryUrl(url, { allowLocal });

  test("may be https, ssh or the short form of ssh", () => {
    for (const [given, protocol, text] of [
      ["https://git.example.org/team/policies.git", "https", undefined],
      ["HTTPS://Git.Example.org:8443/a%20b", "https", "https://git.example.org:8443/a%20b"],
      ["ssh://git@git.example.org:2222/~me/policies.git", "ssh", undefined],
      ["ssh://git.example.org/srv/policies", "ssh", undefined],
      ["ssh://git@[::1]:22/p.git", "ssh", undefined],
      ["git@git.example.org:team/policies.git", "ssh", undefined],
      ["git@git.example.org:/srv/policies.git", "ssh", undefined],
    ] as const)
      assert.deepEqual(parse(given), { protocol, text: text ?? given });
  });

  test("may lead to this machine only where that is allowed", () => {
    for (const url of ["file:///srv/p.git", "http://127.0.0.1:8080/p.git", "http://localhost/p", "http://[::1]/p"]) {
      assert.throws(() => parse(url), UsageError, url);
      assert.equal(parse(url, true).text, url);
    }
    for (const url of [
      "http://example.org/p.git",
      "http://127.0.0.1.example.org/p",
      "http://10.0.0.1/p",
      "file://host/p",
    ])
      assert.throws(() => parse(url, true), UsageError, url);
  });

  test("is refused where git would run something, take it for an option or be led astray", () => {
    for (const url of [
      "",
      "ext::sh -c 'touch /tmp/x'",
      "ext::sh%20-c%20x",
      "fd::17/foo",
      "transport::https://example.org/p",
      "-u./payload",
      "--upload-pack=touch",
      "/srv/policies.git",
      "../policies.git",
      "C:\\policies",
      "git://example.org/p.git",
      "ftp://example.org/p.git",
      "javascript://example.org/%0aalert(1)",
      "ssh://-oProxyCommand=touch/p.git",
      "ssh://git@-oProxyCommand=touch/p.git",
      "ssh://-l@example.org/p.git",
      "ssh://example.org/$(touch x)",
      "ssh://example.org/p;touch",
      "git@-oProxyCommand=x:p",
      "-git@example.org:p",
      "git@example.org:-p",
      "git@example.org:p q",
      "git@example.org:p'q",
      "git@example.org",
      "example.org:p.git",
      "https://example.org/p.git\n--upload-pack=x",
      "https://example.org/p%0a.git",
      "https://example.org/p?token=x",
      "https://example.org/p#x",
      "https://",
      `https://example.org/${"p".repeat(3000)}`,
    ])
      assert.throws(() => parse(url, true), UsageError, url);
  });

  test("with credentials is refused, and the message does not repeat them", () => {
    for (const url of [
      "https://canary@example.org/p",
      "https://u:canary@example.org/p",
      "ssh://git:canary@example.org/p",
    ])
      assert.throws(
        () => parse(url, true),
        (error) => error instanceof UsageError && !`${error.message}${error.remedy}${error.stack}`.includes("canary"),
      );
  });

  test("never holds what a shell or git could take for something else, whatever is given", () => {
    const pieces = fc.constantFrom(
      "https://",
      "ssh://",
      "git@",
      "ext::",
      "-",
      "--",
      "::",
      ":",
      "/",
      "@",
      "a.b",
      "'",
      "%0a",
      "\n",
      " ",
      "$(x)",
      "..",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join("")),
          fc.webUrl(),
        ),
        fc.boolean(),
        (url, allowLocal) => {
          let text: string;
          try {
            ({ text } = parse(url, allowLocal));
          } catch (error) {
            return error instanceof UsageError;
          }
          // No user in https, no option in any place of ssh, and nothing in either that a shell would read.
          if (/^(?:https?:\/\/[^@/]+|file:\/\/)\/\S*$/.test(text)) return true;
          return (
            /^(?:ssh:\/\/|[A-Za-z0-9_][\w.-]*@[A-Za-z0-9])[\w./~@:%=+[\]-]*$/.test(text) &&
            !(text.startsWith("ssh://") ? /^ssh:\/\/(?:[^/]*@)?-/ : /^(?:[^:]*@)?-|^[^:]*:-/).test(text)
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

suite("a ref", () => {
  test("that is taken is one that git takes too", () => {
    const characters = fc.constantFrom(..."abZ09._/-+@=#{}~^:?*[\\ \n.lock".split(""), ".lock", "@{", "..");
    fc.assert(
      fc.property(
        fc.array(characters, { minLength: 1, maxLength: 8 }).map((all) => all.join("")),
        (branch) => {
          let name: string;
          try {
            name = wantedName({ branch });
          } catch (error) {
            return error instanceof UsageError;
          }
          execFileSync("git", ["check-ref-format", name], { env: { PATH: searchPath } });
          return name === `refs/heads/${branch}`;
        },
      ),
      { numRuns: 150 },
    );
    for (const branch of ["main", "feature/x-1", "release/v1.2.3+build", "user@work", "_x", "a=b#1"])
      assert.equal(wantedName({ branch }), `refs/heads/${branch}`);
    for (const name of [
      "",
      "-x",
      "--all",
      "a..b",
      "a b",
      "a:b",
      "a*",
      "a~1",
      "a^",
      "/a",
      "a/",
      "a//b",
      ".a",
      "a/.b",
      "a.lock",
      "@{-1}",
      "a.",
      "ä",
    ])
      assert.throws(() => wantedName({ tag: name }), UsageError, name);
    for (const commit of ["main", "1234567", "A".repeat(40), `${"a".repeat(40)}^`, "a".repeat(41)])
      assert.throws(() => wantedName({ commit }), UsageError, commit);
  });
});

test("a folder stays inside the repository", () => {
  assert.equal(folderInRepository("./a//b/."), "a/b");
  assert.equal(folderInRepository(undefined), "");
  for (const path of ["/a", "..", "a/../b", "a/..", "a\\b", "a\nb", "\u0000"])
    assert.throws(() => folderInRepository(path), UsageError, path);
});

test("options that cannot be meant are refused before anything is contacted", () => {
  const good: GitSourceOptions = {
    url: "https://git.example.org/p.git",
    ref: { branch: "main" },
    tokenUser: "x",
    allowLocal: false,
    cache: "/var/cache/p",
  };
  assert.equal(gitSource(good).url, good.url);
  const ssh = { url: "git@git.example.org:p.git" };
  const bad: readonly Partial<GitSourceOptions>[] = [
    ssh,
    { ...ssh, sshKeyFile: "/key" },
    { ...ssh, sshKeyFile: "key", knownHostsFile: "/known" },
    { ...ssh, sshKeyFile: '/k"ey', knownHostsFile: "/known" },
    { ...ssh, sshKeyFile: "/k%u", knownHostsFile: "/known" },
    { cache: "relative" },
    { cache: "/it's" },
    { verify: { mode: "head" } },
    { verify: { mode: "ancestry", allowedSigners: "/s", since: "main" } },
    { verify: { mode: "head", gpgKeys: "~/keys.asc" } },
    { allowRewindTo: "abc" },
    { path: "../x" },
    { ref: { tag: "--x" } },
  ];
  for (const part of bad) assert.throws(() => gitSource({ ...good, ...part }), UsageError, JSON.stringify(part));
});
