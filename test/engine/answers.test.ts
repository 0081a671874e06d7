import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { collectAnswers } from "../../src/engine/answers.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Frame } from "../../src/model/program.ts";
import { Untrusted } from "../../src/model/untrusted.ts";

const boot: Frame = { kind: "boot", collector: "sh", home: Untrusted.text("/h"), user: Untrusted.text("u"), uid: 1 };
const answer = (index: number): Frame => ({
  kind: "answer",
  index,
  answer: { kind: "none", reason: "race", detail: String(index) },
});
const end = (answers: number): Frame => ({ kind: "end", answers, noiseBytes: 0 });
const reply = (asks: number): readonly Frame[] => [
  boot,
  ...Array.from({ length: asks }, (_, index) => answer(index)),
  end(asks),
];

/** In pieces of three, as frames may come one by one or some at once. */
async function* stream(frames: readonly Frame[]): AsyncIterable<readonly Frame[]> {
  for (let at = 0; at < frames.length; at += 3) yield frames.slice(at, at + 3);
}

const corrupt = (frames: readonly Frame[], asks: number) =>
  assert.rejects(
    collectAnswers(stream(frames), { asks, changes: new Map() }),
    (error) => error instanceof NotAssessed && error.reason === "frame-corrupt",
  );

test("answers that come in any order are given in the order of the asks", async () => {
  const order = fc.nat({ max: 12 }).chain((asks) => fc.shuffledSubarray([...Array(asks).keys()], { minLength: asks }));
  await fc.assert(
    fc.asyncProperty(order, async (indexes) => {
      const { answers } = await collectAnswers(stream([boot, ...indexes.map(answer), end(indexes.length)]), {
        asks: indexes.length,
        changes: new Map(),
      });
      assert.deepEqual(
        answers.map((one) => one.kind === "none" && one.detail),
        indexes.map((_, index) => String(index)),
      );
    }),
  );
});

test("a reply that lacks any one frame gives no answer at all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 8 }), fc.nat(), async (asks, at) => {
      const frames = reply(asks);
      await corrupt(frames.toSpliced(at % frames.length, 1), asks);
    }),
  );
});

test("a reply with any one frame twice gives no answer at all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 8 }), fc.nat(), fc.nat(), async (asks, from, to) => {
      const frames = reply(asks);
      const copy = frames[from % frames.length] ?? boot;
      await corrupt(frames.toSpliced(to % (frames.length + 1), 0, copy), asks);
    }),
  );
});

test("an end frame with a wrong count gives no answer at all", () => corrupt([boot, answer(0), end(2)], 1));
test("an answer to a question that was not asked gives no answer at all", () =>
  corrupt([boot, answer(0), answer(1), end(2)], 1));
