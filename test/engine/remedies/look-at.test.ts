import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { lookAt, standings } from "../../../src/engine/remedies/look-at.ts";
import type { Answer } from "../../../src/model/observation.ts";
import type { Step } from "../../../src/model/remedy.ts";
import { Untrusted } from "../../../src/model/untrusted.ts";

/** From one content to another at `~/a`; null where there is no file. */
const step = (from: string | null, to: string | null, on = "~/a"): Step => ({
  kind: to === null ? "remove" : "write",
  on,
  before: from === null ? null : { sha256: from, mode: "0644" },
  after: to === null ? null : { sha256: to, mode: "0644" },
  diff: null,
  undo: null,
});

const text = (value: string): Untrusted => new Untrusted(value);
const there = (sha256: string, mode = 0o644): Answer => ({
  kind: "files",
  denied: [],
  truncated: false,
  files: [
    {
      path: text("~/a"),
      kind: "file",
      mode,
      uid: 0,
      gid: 0,
      owner: text(""),
      group: text(""),
      size: 1,
      mtime: 0,
      links: 1,
      sha256,
    },
  ],
});
const gone: Answer = { kind: "files", denied: [], truncated: false, files: [] };

suite("whether changes were made is told by the file alone", () => {
  const rows: readonly (readonly [
    title: string,
    all: readonly (readonly Step[])[],
    answer: Answer,
    expected: readonly string[],
  ])[] = [
    ["it is as it was to become", [[step("x", "y")]], there("y"), ["made"]],
    ["it is as before", [[step("x", "y")]], there("x"), ["not-made"]],
    ["it is neither", [[step("x", "y")]], there("z"), ["neither"]],
    ["it has the content and another mode", [[step("x", "y")]], there("y", 0o600), ["neither"]],
    ["it was to be made and is not there", [[step(null, "y")]], gone, ["not-made"]],
    ["it was to go and is gone", [[step("x", null)]], gone, ["made"]],
    ["of two on one file the first was made", [[step("x", "y")], [step("y", "z")]], there("y"), ["made", "not-made"]],
    ["of two on one file both were made", [[step("x", "y")], [step("y", "z")]], there("z"), ["made", "made"]],
    ["of two on one file none was made", [[step("x", "y")], [step("y", "z")]], there("x"), ["not-made", "not-made"]],
    ["it could not be looked at", [[step("x", "y")]], { kind: "none", reason: "access-denied" }, ["unknown"]],
    ["a command leaves nothing to look at", [[{ ...step(null, null), kind: "run", on: "touch a" }]], gone, ["unknown"]],
  ];
  for (const [title, all, answer, expected] of rows)
    test(title, () => {
      const asks = lookAt(all.flat());
      assert.ok(asks.length <= 1, "each place is asked once");
      assert.deepEqual(
        standings(
          all,
          asks.map(() => answer),
        ),
        expected,
      );
    });
});
