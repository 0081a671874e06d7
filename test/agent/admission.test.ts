import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { admission } from "../../src/agent/admission.ts";

const { signal } = new AbortController();

/** Whether a promise has been fulfilled by now. */
async function isIn(admitted: Promise<void>): Promise<boolean> {
  let done = false;
  void admitted.then(() => (done = true));
  await setImmediate();
  return done;
}

test("a second run waits at a target until what the first one saw there is kept", async () => {
  const visits = admission(9);
  const [first, second] = [visits(), visits()];
  await first.admit("ann", { signal });
  const waiting = second.admit("ann", { signal });
  second.done("ann");
  assert.equal(await isIn(waiting), false, "a run ends no visit but its own");
  assert.equal(await isIn(second.admit("bob", { signal })), true);
  first.done("ann");
  assert.equal(await isIn(waiting), true);
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("all runs together make no more visits at once than one may", async () => {
  const visits = admission(2);
  const [first, second] = [visits(), visits()];
  await first.admit("ann", { signal });
  await second.admit("bob", { signal });
  const waiting = first.admit("cleo", { signal });
  assert.equal(await isIn(waiting), false);
  second[Symbol.dispose]();
  assert.equal(await isIn(waiting), true);
});

test("after the wish to stop nobody waits", async () => {
  const visits = admission(1);
  const stop = new AbortController();
  await visits().admit("ann", { signal });
  const waiting = visits().admit("ann", stop);
  assert.equal(await isIn(waiting), false);
  stop.abort();
  assert.equal(await isIn(waiting), true);
});
