import assert from "node:assert/strict";
import { test } from "node:test";
import { heartbeatWhileStopping } from "../agent/support/heartbeat.ts";

test("a fleet of 3,000 that is written down at once holds up no timer for long", { timeout: 300_000 }, async (t) => {
  const { rows, beats, longestPauseMs, tookMs } = await heartbeatWhileStopping({ users: 3_000 });
  t.diagnostic(`${tookMs} ms, ${beats} beats, ${longestPauseMs} ms without one at most`);
  assert.equal(rows, 3_001);
  assert.ok(longestPauseMs < tookMs / 10);
  assert.ok(beats > 100);
});
