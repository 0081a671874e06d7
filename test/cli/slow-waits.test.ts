import assert from "node:assert/strict";
import { test } from "node:test";
import { SlowWaits } from "../../src/cli/slow-waits.ts";
import type { ReasonCode } from "../../src/model/outcome.ts";

/** What is said at the end of a run of `seconds`, of which one visit took `waited` and came to this. */
function hintOf(reason: ReasonCode | null, { waited, seconds }: { readonly waited: number; readonly seconds: number }) {
  let now = 0;
  const waits = new SlowWaits(() => now);
  waits.onEvent({ kind: "started", target: { id: "a", provider: "jupyter", state: "InService" } });
  now = waited * 1000;
  waits.onResult({ id: "a", reason });
  now = seconds * 1000;
  return waits.hint();
}

test("a run that mostly waited for one server says so, and which limit ends such a wait", () => {
  assert.equal(
    hintOf("not-ready", { waited: 60, seconds: 62 }),
    "1 target took 60 s waiting to become ready, most of this run's time; limits.readyMs in plumbline.yaml, or --timeout, sets how long to wait.",
  );
});

test("a short wait, a small share of the run, a reason without a limit and a visit that went well are no remark", () => {
  assert.equal(hintOf("not-ready", { waited: 3, seconds: 4 }), "");
  assert.equal(hintOf("not-ready", { waited: 60, seconds: 600 }), "");
  assert.equal(hintOf("denied", { waited: 60, seconds: 62 }), "");
  assert.equal(hintOf(null, { waited: 60, seconds: 62 }), "");
});
