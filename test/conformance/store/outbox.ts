import assert from "node:assert/strict";
import { test } from "node:test";
import { iso, message, minute, newRun, runEnd, start, state, transition } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

export function outbox(make: () => StoreHarness): void {
  test("messages wait for their time, oldest first, also those that came with the end of a run", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.queue([
      message("slack", { omitted: { opened: 7 } }),
      message("mail", { notBefore: iso(start + minute) }),
    ]);
    o.clock.move(1000);
    await o.writer.finishRun(runEnd("run-1"), [message("hook", { person: "ann" })]);
    const due = await o.store.outbox({ now: iso(start), limit: 10 });
    assert.deepEqual(
      due.map(({ id: _, ...entry }) => entry),
      [
        {
          ...message("slack", { omitted: { opened: 7 } }),
          attempts: 0,
          queuedAt: iso(start),
          state: "waiting",
          problem: null,
        },
        {
          ...message("hook", { person: "ann" }),
          attempts: 0,
          queuedAt: iso(start + 1000),
          state: "waiting",
          problem: null,
        },
      ],
    );
    const later = await o.store.outbox({ now: iso(start + minute), limit: 2 });
    assert.deepEqual(
      later.map(({ notifier }) => notifier),
      ["slack", "mail"],
    );
    const hooks = await o.store.outbox({ now: iso(start + minute), limit: 1, notifier: "hook" });
    assert.deepEqual(
      hooks.map(({ notifier }) => notifier),
      ["hook"],
      "those of others do not stand in its way",
    );
    assert.equal((await o.store.run("run-1"))?.state, "finished");
  });

  test("a run that cannot be finished queues nothing", async () => {
    await using o = await opened(make);
    await assert.rejects(o.writer.finishRun(runEnd("run-1"), [message("slack")]));
    assert.deepEqual(await o.store.outbox({ now: iso(start), limit: 10 }), []);
  });

  test("what changes between runs queues its messages with it, so that no end of the process parts them", async () => {
    await using o = await opened(make);
    await o.writer.recordStates({
      states: [state("ann", "a", { sideStates: ["stale"] })],
      transitions: [transition("ann", "a", "stale")],
      outbox: [message("slack"), message("mail", { person: "ann" })],
    });
    assert.deepEqual(
      (await o.store.outbox({ now: iso(start), limit: 9 })).map(({ notifier, person, queuedAt }) => [
        notifier,
        person,
        queuedAt,
      ]),
      [
        ["slack", null, iso(start)],
        ["mail", "ann", iso(start)],
      ],
    );
    await assert.rejects(
      o.writer.recordStates({
        states: [state("bob", "a")],
        transitions: [transition("bob", "a")],
        // The table refuses a message to nobody, at the last step.
        outbox: [message("slack"), { ...message("slack"), notifier: JSON.parse("null") }],
      }),
    );
    assert.deepEqual(await o.store.states({ target: "bob" }), []);
    assert.equal((await o.store.transitions({})).length, 1);
    assert.equal((await o.store.outbox({ now: iso(start), limit: 9 })).length, 2);
    assert.equal((await o.store.health({ quick: false })).chain, undefined);
  });

  test("a message is settled once; one that failed waits for its next time with the reason", async () => {
    await using o = await opened(make);
    await o.writer.queue(["a", "b", "c", "d"].map((name) => message(name)));
    const [a, b, c, d] = (await o.store.outbox({ now: iso(start), limit: 10 })).map(({ id }) => id);
    assert.ok(a && b && c && d);
    await o.writer.attempt([a], iso(start));
    await o.writer.settle([a], {
      state: "waiting",
      notBefore: iso(start + minute),
      problem: "the server said 503\u001b[2J",
    });
    await o.writer.settle([b], { state: "sent" });
    await o.writer.settle([c], { state: "dead", problem: "gave up" });
    await o.writer.settle([b, c, d], { state: "dropped" });
    assert.deepEqual(await o.store.outboxCounts(), { waiting: 1, sent: 1, dead: 1, dropped: 1 });
    assert.deepEqual(await o.store.outbox({ now: iso(start), limit: 10 }), []);
    const [again] = await o.store.outbox({ now: iso(start + minute), limit: 10 });
    assert.deepEqual([again?.id, again?.attempts, again?.problem], [a, 1, "the server said 503\\u{1b}[2J"]);
    await o.writer.attempt([a, b], iso(start + 2 * minute));
    assert.deepEqual(await o.store.outbox({ now: iso(start + minute), limit: 10 }), []);
    const [tried] = await o.store.outbox({ now: iso(start + 2 * minute), limit: 10 });
    assert.deepEqual([tried?.id, tried?.attempts, tried?.state], [a, 2, "waiting"]);
    await o.writer.settle([], { state: "sent" });
    await o.writer.settle([a], { state: "sent" });
    assert.deepEqual(await o.store.outboxCounts(), { waiting: 0, sent: 2, dead: 1, dropped: 1 });
  });

  test("what is dead of some notifiers waits again as it was when it died, and nothing else does", async () => {
    await using o = await opened(make);
    await o.writer.queue(["a", "b", "c", "d", "e"].map((name) => message(name)));
    const [a, b, c, d, e] = (await o.store.outbox({ now: iso(start), limit: 10 })).map(({ id }) => id);
    assert.ok(a && b && c && d && e);
    await o.writer.attempt([a, b], iso(start + minute));
    await o.writer.settle([a, b], { state: "dead", problem: "gave up" });
    await o.writer.settle([c], { state: "sent" });
    await o.writer.settle([e], { state: "dead", problem: "gave up" });
    await o.writer.settle([d], { state: "dropped" });
    assert.equal(await o.writer.requeueDead(["a", "b", "c", "d"]), 2);
    assert.deepEqual(
      (await o.store.outbox({ now: iso(start + minute), limit: 10 })).map(({ id, attempts, notBefore, problem }) => [
        id,
        attempts,
        notBefore,
        problem,
      ]),
      [a, b].map((id) => [id, 1, iso(start + minute), "gave up"]),
    );
    assert.deepEqual(await o.store.outboxCounts(), { waiting: 2, sent: 1, dead: 1, dropped: 1 });
    assert.equal(await o.writer.requeueDead(["a", "b", "c", "d"]), 0);
  });
}
