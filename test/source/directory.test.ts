import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { policyCaps } from "../../src/model/caps.ts";
import { UsageError } from "../../src/model/errors.ts";
import { readDirectory } from "../../src/source/directory.ts";
import { readPolicyPath } from "../../src/source/policy-path.ts";

const options = { signal: AbortSignal.timeout(60_000), searchPath: process.env["PATH"] ?? "/usr/bin:/bin" };

/** A folder with these files, removed at the end of the scope. */
function folder(files: Readonly<Record<string, string>>) {
  const path = mkdtempSync(join(tmpdir(), "plumbline-source-"));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { path, write, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Real git, with no config but the repository's own. */
function git(cwd: string, ...argv: readonly string[]): string {
  const env = {
    PATH: options.searchPath,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "test",
    GIT_AUTHOR_EMAIL: "test@example.org",
    GIT_COMMITTER_NAME: "test",
    GIT_COMMITTER_EMAIL: "test@example.org",
  };
  return execFileSync("git", argv, { cwd, env, encoding: "utf8" }).trim();
}

function repository(files: Readonly<Record<string, string>>, ...init: readonly string[]) {
  const made = folder(files);
  git(made.path, "init", "-q", ...init);
  git(made.path, "add", "-A");
  git(made.path, "commit", "-q", "-m", "policies");
  return { ...made, head: () => git(made.path, "rev-parse", "HEAD") };
}

const namesOf = async (path: string): Promise<readonly string[]> =>
  (await readPolicyPath(path, options)).files.map((file) => file.path.slice(path.length + 1));

suite("the policy files of a folder", () => {
  test("are every .yaml and .yml below it outside fixtures, sorted", async () => {
    using made = folder({
      "b.yaml": "b",
      "a/policy.yml": "a",
      "a/fixtures/pass/x.yaml": "x",
      "fixtures/y.yaml": "y",
      "README.md": "",
      "z.YAML.txt": "",
      ".git/c.yaml": "c",
      "a/z/deep.yaml": "d",
    });
    assert.deepEqual(await namesOf(made.path), ["a/policy.yml", "a/z/deep.yaml", "b.yaml"]);
  });

  test("are those below a folder that is itself named fixtures, when it is the one given", async () => {
    using made = folder({ "fixtures/y.yaml": "y" });
    assert.deepEqual(await namesOf(join(made.path, "fixtures")), ["y.yaml"]);
  });

  test("leave alone links that can hide no policy", async () => {
    using made = folder({ "a.yaml": "a", "README.md": "r", "p/fixtures/f.yaml": "f", "p/p.yaml": "p" });
    symlinkSync("README.md", join(made.path, "LIESMICH"));
    symlinkSync("nowhere", join(made.path, "dangling"));
    symlinkSync("p/fixtures", join(made.path, "fixtures"));
    assert.deepEqual(await namesOf(made.path), ["a.yaml", "p/p.yaml"]);
  });

  test("are the one file when a file is given, whatever it is called, also through a link", async () => {
    using made = folder({ "policy.txt": "text" });
    symlinkSync("policy.txt", join(made.path, "link"));
    for (const name of ["policy.txt", "link"]) {
      const { files, single } = await readPolicyPath(join(made.path, name), options);
      assert.ok(single);
      assert.deepEqual(files, [{ path: join(made.path, name), text: new Uint8Array(Buffer.from("text")) }]);
    }
  });

  test("are read a byte beyond the cap, so that the parser can refuse them", async () => {
    using made = folder({ "a.yaml": "x".repeat(policyCaps.fileBytes + 100) });
    const { files } = await readPolicyPath(made.path, options);
    assert.equal(files[0]?.text.length, policyCaps.fileBytes + 1);
  });
});

suite("the fixtures of a folder", () => {
  const fixturesOf = async (path: string): Promise<readonly string[]> =>
    (await readPolicyPath(path, options)).fixtures.map((file) => `${file.path} ${Buffer.from(file.text).toString()}`);

  test("are read where a policy beside them may enforce, and nowhere else", async () => {
    using made = folder({
      "a/p.yaml": "mode: enforce",
      "a/fixtures/fail-b/fixture.yaml": "b",
      "a/fixtures/fail-a/fixture.yaml": "a",
      "a/fixtures/fail-a/home/fixture.yaml": "no",
      "a/fixtures/.recording-x/fixture.yaml": "no",
      "a/fixtures/README": "no",
      "a/fixtures/empty/home/x": "no",
      "a/deeper/fixtures/fail-a/fixture.yaml": "no",
      "b/p.yaml": "mode: audit",
      "b/fixtures/fail-a/fixture.yaml": "no",
      "c/p.yaml": "mode: enforce",
    });
    symlinkSync("fail-a", join(made.path, "a/fixtures/fail-link"));
    mkdirSync(join(made.path, "a/fixtures/fail-c"));
    symlinkSync("../fail-a/fixture.yaml", join(made.path, "a/fixtures/fail-c/fixture.yaml"));
    const found = ["a", "b"].map((name) => join(made.path, `a/fixtures/fail-${name}/fixture.yaml ${name}`));
    assert.deepEqual(await fixturesOf(made.path), found);
    assert.deepEqual(await fixturesOf(join(made.path, "a/p.yaml")), found);
    const { fixtures = [], revision } = await readDirectory(made.path, options);
    assert.equal(fixtures.length, 2);
    made.write("a/fixtures/fail-a/fixture.yaml", "other");
    assert.equal((await readDirectory(made.path, options)).revision, revision, "a fixture is no policy");
  });

  test("that cannot be read are told, where they are needed", async () => {
    using made = folder({ "p.yaml": "mode: enforce" });
    symlinkSync("fixtures", join(made.path, "fixtures"));
    await assert.rejects(readPolicyPath(made.path, options), /fixtures cannot be read \(ELOOP\)/);
    made.write("p.yaml", "mode: audit");
    assert.deepEqual(await fixturesOf(made.path), []);
  });
});

suite("a UsageError says what to do", () => {
  const refused = async (path: string, message: RegExp): Promise<void> => {
    await assert.rejects(readDirectory(path, options), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      assert.notEqual(error.remedy, "");
      return true;
    });
  };

  test("when the path does not exist", async () => {
    using made = folder({});
    await refused(join(made.path, "nowhere"), /there is no file or folder .*nowhere/);
    await refused(join(made.path, "no\nwhere"), /no\\nwhere/);
  });

  test("when the folder holds no policy file, or only links and fixtures", async () => {
    using made = folder({ "README.md": "", "fixtures/a.yaml": "a" });
    await refused(made.path, /holds no policy file$/);
    symlinkSync("fixtures/a.yaml", join(made.path, "a.yaml"));
    await refused(made.path, /\/a\.yaml is a symbolic link, which is not followed$/);
  });

  const hidden: Readonly<Record<string, (path: string) => void>> = {
    "b.yaml is a symbolic link": (path) => symlinkSync("a.yaml", join(path, "b.yaml")),
    "dangling.yml is a symbolic link": (path) => symlinkSync("nowhere", join(path, "dangling.yml")),
    "more is a symbolic link": (path) => {
      mkdirSync(join(path, "fixtures"));
      symlinkSync("fixtures", join(path, "more"));
    },
    "loop is a symbolic link": (path) => symlinkSync(".", join(path, "loop")),
    "itself is a symbolic link": (path) => symlinkSync("itself", join(path, "itself")),
    "B.YAML would not be read": (path) => writeFileSync(join(path, "B.YAML"), "b"),
    "sub/c.Yml would not be read": (path) => {
      mkdirSync(join(path, "sub"));
      writeFileSync(join(path, "sub/c.Yml"), "c");
    },
    "L.YAML is a symbolic link": (path) => symlinkSync("a.yaml", join(path, "L.YAML")),
    "p.yaml is not a regular file": (path) => execFileSync("mkfifo", [join(path, "p.yaml")]),
  };
  for (const [what, hide] of Object.entries(hidden))
    test(`when a policy would be left out beside one that is read: ${what}`, async () => {
      using made = folder({ "a.yaml": "a" });
      hide(made.path);
      await refused(made.path, new RegExp(`/${what.replaceAll(".", "\\.")}`));
    });

  test("which names the first of several files that would be left out, and counts the others", async () => {
    using made = folder({ "a.yaml": "a", "c.YAML": "c", "b.YML": "b" });
    symlinkSync("a.yaml", join(made.path, "d.yaml"));
    await refused(made.path, /\/b\.YML would not be read: .* \(and 2 more like it\)$/);
  });

  test("when it is neither file nor folder", async () => {
    await refused("/dev/null", /neither a file nor a folder/);
  });

  test("when there are too many files or bytes", async () => {
    using many = folder(
      Object.fromEntries(Array.from({ length: policyCaps.files + 1 }, (_, index) => [`${index}.yaml`, ""])),
    );
    await refused(many.path, /2001 policy files; at most 2000/);
    using large = folder(
      Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`${index}.yaml`, "x".repeat(policyCaps.fileBytes)])),
    );
    await refused(large.path, /more than 8388608 bytes/);
  });

  test("but an abort is passed on as it is", async () => {
    using made = folder({ "a.yaml": "a" });
    const reason = new Error("stop");
    await assert.rejects(readDirectory(made.path, { ...options, signal: AbortSignal.abort(reason) }), reason);
  });
});

suite("the revision of a folder", () => {
  test("outside git is a hash that names and content decide", async () => {
    using one = folder({ "a.yaml": "a", "b/c.yaml": "c" });
    using same = folder({ "b/c.yaml": "c", "a.yaml": "a", "README.md": "other" });
    using other = folder({ "a.yaml": "ab", "b/c.yaml": "" });
    const [first, second, third] = await Promise.all(
      [one, same, other].map(({ path }) => readDirectory(path, options)),
    );
    assert.match(first?.revision ?? "", /^sha256:[0-9a-f]{64}$/);
    assert.equal(second?.revision, first?.revision);
    assert.notEqual(third?.revision, first?.revision);
    assert.deepEqual([first?.kind, first?.url, first?.verified], ["directory", one.path, false]);
  });

  test("in a clean work tree is its HEAD commit, for the tree, a folder and a file in it", async () => {
    using made = repository({ "policies/a.yaml": "a\n", "policies/n\u00e9.yaml": "n\n", "README.md": "r" });
    for (const path of [made.path, join(made.path, "policies"), join(made.path, "policies/a.yaml")]) {
      assert.equal((await readDirectory(path, options)).revision, made.head());
    }
  });

  test("is the same in a repository of SHA-256 objects", async () => {
    using made = repository({ "a.yaml": "a\n" }, "--object-format=sha256");
    assert.match(made.head(), /^[0-9a-f]{64}$/);
    assert.equal((await readDirectory(made.path, options)).revision, made.head());
  });

  const changes: Readonly<Record<string, (made: ReturnType<typeof repository>) => void>> = {
    "a policy is edited": ({ write }) => write("p/a.yaml", "changed"),
    "a change is staged": ({ path, write }) => {
      write("p/a.yaml", "changed");
      git(path, "add", "-A");
    },
    "a policy is new": ({ write }) => write("p/new.yaml", "n"),
    "a policy is new and ignored": ({ write }) => {
      write(".gitignore", "ignored.yaml");
      write("p/ignored.yaml", "n");
    },
    "a policy is deleted": ({ path }) => rmSync(join(path, "p/b.yaml")),
    "git was told to overlook the change": ({ path, write }) => {
      git(path, "update-index", "--assume-unchanged", "p/a.yaml");
      write("p/a.yaml", "changed");
    },
  };
  for (const [when, change] of Object.entries(changes)) {
    test(`is marked dirty when ${when}`, async () => {
      using made = repository({ "p/a.yaml": "a", "p/b.yaml": "b" });
      change(made);
      assert.equal((await readDirectory(join(made.path, "p"), options)).revision, `${made.head()}-dirty`);
    });
  }

  test("is not told where a policy became a link, since that one would not be read", async () => {
    using made = repository({ "p/a.yaml": "a", "p/b.yaml": "b" });
    rmSync(join(made.path, "p/b.yaml"));
    symlinkSync("a.yaml", join(made.path, "p/b.yaml"));
    await assert.rejects(readDirectory(join(made.path, "p"), options), /b\.yaml is a symbolic link/);
  });

  test("stays clean when something else changed", async () => {
    using made = repository({ "p/a.yaml": "a", "p/fixtures/f.yaml": "f", "q/b.yaml": "b" });
    made.write("q/b.yaml", "changed");
    made.write("p/README.md", "new");
    made.write("p/fixtures/f.yaml", "changed");
    assert.equal((await readDirectory(join(made.path, "p"), options)).revision, made.head());
  });

  test("is the content hash before the first commit, and where git is not installed", async () => {
    using made = folder({ "a.yaml": "a" });
    git(made.path, "init", "-q");
    assert.match((await readDirectory(made.path, options)).revision, /^sha256:/);
    using committed = repository({ "a.yaml": "a" });
    assert.match(
      (await readDirectory(committed.path, { ...options, searchPath: committed.path })).revision,
      /^sha256:/,
    );
  });

  test("is found without running what the repository's own config names", async () => {
    using made = repository({ "a.yaml": "a", ".gitattributes": "*.yaml filter=evil diff=evil\n" });
    const proof = join(made.path, "ran");
    made.write("evil.sh", `#!/bin/sh\ntouch ${proof}\ncat\n`);
    const evil = join(made.path, "evil.sh");
    chmodSync(evil, 0o755);
    for (const [key, value] of Object.entries({
      "core.fsmonitor": evil,
      "filter.evil.clean": evil,
      "filter.evil.smudge": evil,
      "diff.evil.textconv": evil,
      "core.pager": evil,
      "pager.ls-tree": "true",
      "core.hooksPath": made.path,
      "core.sshCommand": evil,
      "alias.ls-tree": `!${evil}`,
    })) {
      git(made.path, "config", key, value);
    }
    made.write("a.yaml", "changed");
    assert.match((await readDirectory(made.path, options)).revision, /-dirty$/);
    assert.equal(existsSync(proof), false);
    // The trap works: plain git falls into it.
    git(made.path, "status");
    assert.equal(existsSync(proof), true);
  });
});
