import assert from "node:assert/strict";
import { test } from "node:test";
import { acquired, all } from "./support/acquired.ts";
import { iso, look, message, newRun, result, runEnd, start, state, transition } from "./support/material.ts";
import { openedFromBehind, place } from "./support/place.ts";

test("what is asked at every look, run or command is answered by an index, however much is kept", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const asked = new Set<string>();
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => {
    asked.add(sql);
    return prepare(sql);
  };
  const writer = await acquired(store);
  await writer.startRun(newRun("run-1"));
  const [states, transitions] = [[state("ann", "a")], [transition("ann", "a")]];
  for (const outcome of ["pass", "fail", "fail"] as const)
    await writer.recordLook(look("run-1", result("ann", { a: outcome }), { states, transitions, observations: [] }));
  await writer.finishRun(runEnd("run-1"), [message("slack")]);
  await all(store.looks("run-1"));
  await store.run("run-");
  await store.state("abcdef");
  await store.runs({ limit: 5, before: "run-1" });
  await store.runs({ limit: 1, whole: true });
  await store.history("ann");
  await store.observations("ann");
  await store.states({ open: true });
  await store.states({ target: "ann" });
  await store.openCounts();
  await store.transitions({ finding: "f" });
  await store.transitions({ run: "run-1" });
  await store.transitions({ after: 1, limit: 5 });
  await store.outbox({ now: iso(start), limit: 5 });
  await store.intents({ open: true });
  await store.intents({ run: "run-1" });
  await store.attempts({ since: iso(start) });
  await store.refusals({ since: iso(start) });
  await writer.settle([1], { state: "sent" });
  const queries = [...asked].filter((sql) => /^(select|update|delete)/.test(sql));
  assert.ok(queries.length > 20, `${queries.length} statements`);
  const scans = queries.flatMap((sql) => {
    const plan = prepare(`explain query plan ${sql}`).all(...Array.from(sql.matchAll(/\?/g), () => null));
    return (
      plan
        .map(({ detail }) => String(detail))
        // A table of one row, a list that came along, and an index that holds nothing but what is wanted may be walked.
        .filter(
          (detail) =>
            detail.startsWith("SCAN") && !/^SCAN (lease|ledger|json_each)|_open|_waiting|_running/.test(detail),
        )
        .map((detail) => `${detail}: ${sql}`)
    );
  });
  assert.deepEqual(scans, []);
  await store[Symbol.asyncDispose]();
});
