import assert from "node:assert/strict";
import { test } from "node:test";
import type { Intent } from "../../../src/model/records.ts";
import { day, intent, iso, newRun, start } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

export function intents(make: () => StoreHarness): void {
  test("an intent only goes forward: what was or may have been dispatched is never dispatched again", async () => {
    await using o = await opened(make);
    const put = (id: string, state: Intent["state"]) => o.writer.putIntents([intent(id, state)]);
    const refused = (id: string, state: Intent["state"]) => assert.rejects(put(id, state), { code: "store-intent" });
    await put("1", "intended");
    await put("1", "dispatched");
    await refused("1", "dispatched");
    await refused("1", "intended");
    await put("1", "ambiguous");
    await refused("1", "dispatched");
    await put("2", "intended");
    await put("3", "intended");
    await put("3", "refused");
    await refused("3", "dispatched");
    assert.deepEqual(await o.store.intents({ open: true }), [intent("1", "ambiguous"), intent("2", "intended")]);
    await put("1", "fixed");
    await refused("1", "failed");
    assert.deepEqual(await o.store.intents({ open: false }), [
      intent("1", "fixed"),
      intent("2", "intended"),
      intent("3", "refused"),
    ]);
  });

  test("where one of several intents cannot go on, none does", async () => {
    await using o = await opened(make);
    await o.writer.putIntents([intent("1", "intended"), intent("2", "intended")]);
    await o.writer.putIntents([intent("2", "dispatched")]);
    await assert.rejects(o.writer.putIntents([intent("1", "dispatched"), intent("2", "dispatched")]), {
      code: "store-intent",
    });
    assert.deepEqual(
      (await o.store.intents({ open: true })).map(({ id, state }) => [id, state]),
      [
        ["1", "intended"],
        ["2", "dispatched"],
      ],
    );
  });

  test("the intents of a run are told apart from those of another one", async () => {
    await using o = await opened(make);
    await o.writer.putIntents([intent("a", "fixed"), intent("b", "fixed", { run: "run-2" })]);
    assert.deepEqual(
      (await o.store.intents({ run: "run-2" })).map(({ id }) => id),
      ["b"],
    );
  });

  test("a repair that was put back is no attempt any more", async () => {
    await using o = await opened(make);
    await o.writer.putIntents([
      intent("1", "fixed", { finding: "a", at: iso(start) }),
      intent("2", "fixed", { finding: "a", at: iso(start) }),
      intent("3", "fixed", { finding: "a", at: iso(start), undoes: "1" }),
      intent("4", "refused", { finding: "a", at: iso(start), undoes: "2" }),
    ]);
    assert.deepEqual(await o.store.attempts({ since: iso(start) }), new Map([["a", 1]]));
  });

  test("whether a home refuses is told by the newest repair of the time, and putting back is none", async () => {
    await using o = await opened(make);
    const late = iso(start + day);
    await o.writer.putIntents([
      intent("1", "refused", { finding: "a", at: iso(start) }),
      intent("2", "refused", { finding: "b", at: late }),
      intent("3", "fixed", { finding: "c", at: late }),
      intent("4", "refused", { finding: "c", at: late }),
      intent("5", "refused", { finding: "d", at: late }),
      intent("6", "fixed", { finding: "d", at: late }),
      intent("7", "refused", { finding: "e", at: late, undoes: "6" }),
    ]);
    assert.deepEqual(await o.store.refusals({ since: late }), new Set(["b", "c"]));
  });

  test("a repair counts as an attempt once it was sent, whatever came of it, and putting back does not", async () => {
    await using o = await opened(make);
    const late = iso(start + day);
    await o.writer.putIntents([
      intent("1", "fixed"),
      ...(["intended", "blocked", "refused"] as const).map((state) => intent(state, state, { at: late })),
      ...(["dispatched", "ambiguous", "fixed", "failed", "not-durable"] as const).map((state) =>
        intent(state, state, { at: late }),
      ),
      intent("undo", "failed", { at: late, undoes: "fixed" }),
      intent("other", "fixed", { at: late, finding: "g" }),
    ]);
    assert.deepEqual(
      await o.store.attempts({ since: late }),
      new Map([
        ["f", 5],
        ["g", 1],
      ]),
    );
  });

  test("settled intents are forgotten with the runs of their time, open ones are kept", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.putIntents([
      intent("1", "fixed"),
      intent("2", "ambiguous"),
      intent("3", "fixed", { at: iso(start + 9 * day) }),
    ]);
    await o.writer.prune({
      now: iso(start + 10 * day),
      keep: { runs: 5, transitions: 5, observations: 5, outbox: 5 },
    });
    assert.deepEqual(
      (await o.store.intents({ open: false })).map(({ id }) => id),
      ["2", "3"],
    );
  });
}
