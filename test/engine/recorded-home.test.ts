import assert from "node:assert/strict";
import { test } from "node:test";
import { absent, denied, files, none } from "../../src/checks/case.ts";
import { recordedHome } from "../../src/engine/record/recorded-home.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";

const home = "/home/sagemaker-user";
const asked = (path: string, answer: Answer) => ({ ask: { kind: "files", path, content: 100 } satisfies Ask, answer });

test("paths stand below the home, also those that a pattern named, and below the root", () => {
  const seen = recordedHome([
    asked("~/.aws/credentials", files({ path: `${home}/.aws/credentials`, mode: 0o600, content: "x\n" })),
    asked("~/.ssh/*", files({ path: `${home}/.ssh/id`, content: "" }, { path: `${home}/.ssh/k`, kind: "directory" })),
    asked("/etc/pip.conf", files({ path: "/etc/pip.conf", content: "[global]\n" })),
    asked("~/.netrc", absent),
    asked("~/.npmrc", none("connection-lost")),
  ]);
  assert.equal(seen.homePath, home);
  assert.deepEqual(
    seen.home.map(({ path, kind, text }) => [path, kind, text]),
    [
      [".aws/credentials", "file", "x\n"],
      [".ssh/id", "file", ""],
      [".ssh/k", "directory", undefined],
    ],
  );
  assert.deepEqual(seen.root, [{ path: "etc/pip.conf", kind: "file", mode: 0o644, text: "[global]\n" }]);
  assert.deepEqual(seen.left, []);
});

test("no path of a target leads out of the fixture", () => {
  for (const path of [`${home}/..`, `${home}/a\n`, `${home}/`, `${home}/.`, `${home}/a\u{202e}b`]) {
    const seen = recordedHome([asked("~/*", files({ path, content: "x" }))]);
    assert.deepEqual(seen.home, [], path);
    assert.equal(seen.left.length, 1, path);
  }
  const seen = recordedHome([asked("/etc/*/b", files({ path: "/etc/../b", content: "x" }))]);
  assert.deepEqual(seen.root, []);
});

test("what could not be seen whole is named, and a file that was not read has its size", () => {
  const seen = recordedHome([
    asked("~/a", denied(`${home}/a`)),
    asked("~/b", files({ path: `${home}/b`, kind: "fifo" })),
    { ask: { kind: "files", path: "~/c" }, answer: files({ path: `${home}/c`, size: 5 }) },
    asked("~/d", files({ path: `${home}/d`, content: "beginning", truncated: true })),
  ]);
  assert.deepEqual(
    seen.home.map(({ path, text }) => [path, text]),
    [
      ["c", "xxxxx"],
      ["d", "beginning"],
    ],
  );
  assert.equal(seen.left.length, 3, seen.left.join("\n"));
});
