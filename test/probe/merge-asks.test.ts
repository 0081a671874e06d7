import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { mergeAsks } from "../../src/probe/merge-asks.ts";

const path = "~/.npmrc";

test("a file that several checks ask for is read once, and as far as anyone wants", () => {
  const { asks } = mergeAsks([
    { kind: "files", path },
    { kind: "files", path, content: 5 },
    { kind: "files", path, content: 3 },
  ]);
  assert.deepEqual(asks, [{ kind: "files", path, content: 5 }]);
});

test("a hash is asked for apart from a read, which may work where the hash does not", () => {
  const asks: readonly Ask[] = [
    { kind: "files", path, content: 5 },
    { kind: "files", path, sha256: true },
  ];
  assert.deepEqual(mergeAsks([...asks, ...asks]).asks, asks);
});

test("a file that nobody wants to read is not read", () => {
  assert.deepEqual(
    mergeAsks([
      { kind: "files", path },
      { kind: "files", path },
    ]).asks,
    [{ kind: "files", path }],
  );
});

test("patterns that want more or less content stay apart, since their files share one limit", () => {
  const asks: readonly Ask[] = [
    { kind: "files", path: "~/.ssh/*" },
    { kind: "files", path: "~/.ssh/*", content: 5 },
    { kind: "files", path: "~/.ssh/*", content: 9 },
  ];
  assert.deepEqual(mergeAsks([...asks, ...asks]).asks, asks);
});

test("a command runs once for all who ask it with the same limits", () => {
  const ask = { kind: "run", command: "umask", timeoutMs: 1, maxBytes: 2 } as const;
  assert.deepEqual(mergeAsks([ask, { ...ask }, { ...ask, timeoutMs: 3 }]).asks, [ask, { ...ask, timeoutMs: 3 }]);
});

test("every asker gets the answer to a question that asks at least what they asked", () => {
  const files = fc.record(
    { kind: fc.constant("files"), path: fc.constantFrom("a", "b", "c/*"), content: fc.nat(3), sha256: fc.boolean() },
    { requiredKeys: ["kind", "path"] },
  );
  const run = fc.record({
    kind: fc.constant("run"),
    command: fc.constantFrom("x", "y"),
    timeoutMs: fc.constant(1),
    maxBytes: fc.nat(1),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(files, run)), (given) => {
      const asked = given as readonly Ask[];
      const merged = mergeAsks(asked);
      // The answer carries the place of its question.
      const got = merged.spread(merged.asks.map((_, index) => ({ kind: "none", reason: "race", detail: `${index}` })));
      assert.equal(got.length, asked.length);
      for (const [index, ask] of asked.entries()) assert.ok(covers(questionOf(got[index]), ask));

      function questionOf(answer: Answer | undefined): Ask | undefined {
        return answer?.kind === "none" ? merged.asks[Number(answer.detail)] : undefined;
      }
    }),
  );
});

function covers(question: Ask | undefined, ask: Ask): boolean {
  if (question?.kind === "files" && ask.kind === "files")
    return (
      question.path === ask.path &&
      (question.content ?? -1) >= (ask.content ?? -1) &&
      (ask.sha256 !== true || question.sha256 === true)
    );
  return JSON.stringify(question) === JSON.stringify(ask);
}
