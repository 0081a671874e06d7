import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { denied, files, none, ran } from "../../src/checks/case.ts";
import { factsOnly } from "../../src/engine/redact-observations.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import type { Observation } from "../../src/model/records.ts";
import { Untrusted } from "../../src/model/untrusted.ts";

const secret = "hunter2-hunter2";
const onFile = (more: object = {}): Ask => ({ kind: "files", path: "~/a", ...more });
const command: Ask = { kind: "run", command: "env", timeoutMs: 1, maxBytes: 1 };
const notKept: Answer = { kind: "none", reason: "not-kept" };

const table: readonly { readonly title: string; readonly given: Observation; readonly kept: Observation }[] = [
  {
    title: "facts are kept as they are",
    given: { ask: onFile(), answer: files({ kind: "symlink", linkTarget: "/etc/a" }) },
    kept: { ask: onFile(), answer: files({ kind: "symlink", linkTarget: "/etc/a" }) },
  },
  {
    title: "a hash is a fact, and loses the empty content that a target leaves beside it",
    given: { ask: onFile({ sha256: true }), answer: files({ sha256: "0".repeat(64), content: "" }) },
    kept: { ask: onFile({ sha256: true }), answer: files({ sha256: "0".repeat(64) }) },
  },
  {
    title: "a question for content is kept as one for facts",
    given: { ask: onFile({ content: 99, sha256: true }), answer: files({ content: secret, sha256: "0".repeat(64) }) },
    kept: { ask: onFile({ sha256: true }), answer: files({ size: secret.length, sha256: "0".repeat(64) }) },
  },
  {
    title: "why content could not be read is no answer to a question for facts",
    given: { ask: onFile({ content: 99 }), answer: files({ unread: "access-denied" }) },
    kept: { ask: onFile(), answer: files({}) },
  },
  {
    title: "an absent file stays absent",
    given: { ask: onFile({ content: 99 }), answer: files() },
    kept: { ask: onFile(), answer: files() },
  },
  {
    title: "a closed folder stays closed",
    given: { ask: onFile({ content: 99 }), answer: denied("/home/u/.ssh") },
    kept: { ask: onFile(), answer: denied("/home/u/.ssh") },
  },
  {
    title: "of a list that was cut nothing is kept but that",
    given: { ask: onFile({ content: 99 }), answer: { kind: "files", files: [], denied: [], truncated: true } },
    kept: { ask: onFile({ content: 99 }), answer: notKept },
  },
  {
    title: "nothing that a command wrote is kept, nor how it ended",
    given: { ask: command, answer: ran({ stdout: secret, stderr: secret }) },
    kept: { ask: command, answer: notKept },
  },
  {
    title: "no answer stays none",
    given: { ask: command, answer: none("probe-error") },
    kept: { ask: command, answer: none("probe-error") },
  },
];

for (const { title, given, kept } of table)
  test(title, () => {
    assert.deepEqual(factsOnly([given]), [kept]);
  });

test("a question stands once, and the one that was asked so goes before what is left of a larger one", () => {
  const own = { ask: onFile(), answer: files({ mode: 0o600 }) };
  const larger = { ask: onFile({ content: 99 }), answer: files({ mode: 0o644, content: "x" }) };
  assert.deepEqual(factsOnly([larger, own, larger]), [own]);
});

test("what is left of a larger question goes before no answer", () => {
  const larger = { ask: onFile({ content: 99 }), answer: files({ content: "x" }) };
  assert.deepEqual(factsOnly([{ ask: onFile(), answer: none("race") }, larger]), [
    { ask: onFile(), answer: files({ size: 1 }) },
  ]);
});

test("whatever is observed, no content and no output is left", () => {
  const text = fc.constantFrom("", secret, `${secret}\n`);
  const onFiles = fc
    .record({ content: fc.option(fc.nat(99), { nil: undefined }), sha256: fc.boolean(), text })
    .map(({ content, sha256, text }): Observation => ({
      ask: onFile({ ...(content !== undefined && { content }), ...(sha256 && { sha256 }) }),
      answer: files({ content: text, sha256: "0".repeat(64) }, { path: "/b", content: text }),
    }));
  const commands = fc
    .record({ stdout: text, stderr: text })
    .map((texts): Observation => ({ ask: command, answer: ran(texts) }));
  fc.assert(
    fc.property(fc.array(fc.oneof(onFiles, commands)), (observations) => {
      for (const { answer } of factsOnly(observations)) {
        assert.notEqual(answer.kind, "run");
        if (answer.kind === "files") for (const one of answer.files) assert.ok(!("content" in one));
        assert.doesNotMatch(
          JSON.stringify(answer, (_, value) => (value instanceof Untrusted ? String(value) : value)),
          /hunter2/,
        );
      }
    }),
  );
});
