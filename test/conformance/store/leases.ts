import assert from "node:assert/strict";
import { test } from "node:test";
import { LeaseLost, type StoreWriter } from "../../../src/model/store.ts";
import { acquired } from "../../store/support/acquired.ts";
import {
  day,
  footprint,
  intent,
  iso,
  look,
  message,
  minute,
  newRun,
  result,
  runEnd,
  start,
  state,
  transition,
} from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

const keep = { runs: 1, transitions: 1, observations: 1, outbox: 1 };

/** Every way to write. */
const writes: Readonly<Record<string, (writer: StoreWriter) => Promise<unknown>>> = {
  renew: (writer) => writer.renew(),
  startRun: (writer) => writer.startRun(newRun("run-9")),
  recordLook: (writer) => writer.recordLook(look("run-1", result("ann", { a: "fail" }))),
  recordStates: (writer) =>
    writer.recordStates({
      states: [state("ann", "a")],
      transitions: [transition("ann", "a")],
      outbox: [message("slack")],
    }),
  finishRun: (writer) => writer.finishRun(runEnd("run-1", { footprint }), [message("slack")]),
  remember: (writer) => writer.remember("key", 1),
  revise: (writer) => writer.revise("key", () => 1),
  keepPolicySet: (writer) => writer.keepPolicySet("hash", {}),
  queue: (writer) => writer.queue([message("slack")]),
  attempt: (writer) => writer.attempt([1], iso(start)),
  settle: (writer) => writer.settle([1], { state: "sent" }),
  requeueDead: (writer) => writer.requeueDead(["ops"]),
  putIntents: (writer) => writer.putIntents([intent("i", "intended")]),
  prune: (writer) => writer.prune({ now: iso(start + 900 * day), keep }),
};

export function leases(make: () => StoreHarness): void {
  test("while one holds the lease another is told who does, on the same handle too", async () => {
    await using o = await opened(make);
    const held = { held: { holder: "agent-1", epoch: 1, expiresAt: iso(start + minute) } };
    assert.deepEqual(await o.store.acquire({ holder: "agent-2", ttlMs: minute }), held);
    assert.deepEqual(await (await o.another()).acquire({ holder: "agent-1", ttlMs: minute }), held);
    o.clock.move(minute - 1);
    assert.deepEqual(await o.store.acquire({ holder: "agent-2", ttlMs: minute }), held);
  });

  test("the epoch grows for ever, also when a lease was given back", async () => {
    await using o = await opened(make);
    assert.equal(o.writer.epoch, 1);
    await o.writer[Symbol.asyncDispose]();
    await assert.rejects(o.writer.renew(), LeaseLost);
    const second = await acquired(await o.another());
    assert.equal(second.epoch, 2);
    await o.writer[Symbol.asyncDispose]();
    await second.renew();
    await second[Symbol.asyncDispose]();
    assert.equal((await acquired(o.store)).epoch, 3);
  });

  test("a lease that is renewed in time is not to be had; one that ran out is, and its holder is fenced", async () => {
    await using o = await opened(make);
    const other = await o.another();
    o.clock.move(minute - 1);
    await o.writer.renew();
    o.clock.move(minute - 1);
    assert.ok("held" in (await other.acquire({ holder: "agent-2", ttlMs: minute })));
    o.clock.move(1);
    const writer = await acquired(other, "agent-2");
    assert.equal(writer.epoch, 2);
    await assert.rejects(
      o.writer.renew(),
      (error: unknown) => error instanceof LeaseLost && error.message.includes("agent-2 holds epoch 2"),
    );
    await o.writer[Symbol.asyncDispose]();
    await writer.renew();
  });

  test("an agent that comes back under its old name fences the one that it was", async () => {
    await using o = await opened(make);
    o.clock.move(minute);
    const again = await acquired(await o.another(), "agent-1");
    await assert.rejects(o.writer.remember("key", 1), LeaseLost);
    await o.writer[Symbol.asyncDispose]();
    await again.renew();
  });

  test("a lease that ran out and that nobody took is still its holder's", async () => {
    await using o = await opened(make);
    o.clock.move(day);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.renew();
    assert.ok("held" in (await (await o.another()).acquire({ holder: "agent-2", ttlMs: minute })));
  });

  for (const [name, write] of Object.entries(writes)) {
    test(`who lost the lease cannot ${name}, and nothing is written`, async () => {
      await using o = await opened(make);
      await o.writer.startRun(newRun("run-1"));
      o.clock.move(minute);
      const other = await o.another();
      const winner = await acquired(other, "agent-2");
      await winner.queue([message("slack")]);
      const everything = async () => [
        await other.runs({ limit: 9 }),
        await other.states({}),
        await other.transitions({}),
        await other.outbox({ now: iso(start), limit: 9 }),
        await other.outboxCounts(),
        await other.intents({ open: false }),
        await other.recall("key"),
        await other.policySet("hash"),
        await other.history("ann"),
        await other.acquire({ holder: "agent-3", ttlMs: minute }),
      ];
      const before = await everything();
      await assert.rejects(write(o.writer), LeaseLost);
      assert.deepEqual(await everything(), before);
      assert.deepEqual((await other.health({ quick: false })).chain, undefined);
    });
  }

  test("a clock that is set back hands out no second lease, and holds nobody who died for longer than a lease lasts", async () => {
    await using o = await opened(make);
    const other = await o.another();
    o.clock.move(-day);
    assert.ok("held" in (await other.acquire({ holder: "agent-2", ttlMs: minute })));
    await o.writer.renew();
    o.clock.move(minute - 1);
    assert.ok("held" in (await other.acquire({ holder: "agent-2", ttlMs: minute })));
    o.clock.move(-2 * day);
    assert.ok("held" in (await other.acquire({ holder: "agent-2", ttlMs: minute })));
    o.clock.move(minute);
    assert.equal((await acquired(other, "agent-2")).epoch, 2);
    await assert.rejects(o.writer.startRun(newRun("run-1")), LeaseLost);
  });

  test("a holder's name is shown so that no terminal is harmed", async () => {
    await using o = await opened(make);
    await o.writer[Symbol.asyncDispose]();
    await acquired(o.store, "evil\u001b[2J");
    const answer = await o.store.acquire({ holder: "agent-2", ttlMs: minute });
    assert.equal("held" in answer && answer.held.holder, "evil\\u{1b}[2J");
  });
}
