import assert from "node:assert/strict";
import { test } from "node:test";
import { heartbeatWhileStopping } from "./support/heartbeat.ts";

test("while a stopped run writes down hundreds of targets at once, timers and sockets have their turn", async () => {
  const { rows, observed, beats, longestPauseMs, tookMs } = await heartbeatWhileStopping({ users: 400 });
  assert.equal(rows, 401, "every user, and the agent");
  assert.ok(observed < 40, `${observed} were visited before the stop`);
  assert.ok(longestPauseMs < tookMs / 4, `${longestPauseMs} of ${tookMs} ms without a turn`);
  assert.ok(beats > 10, `${beats} beats`);
});
