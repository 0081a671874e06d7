import assert from "node:assert/strict";
import { test } from "node:test";

import { shouldDefer } from "../../src/agent/idle.ts";

const idle = { lastActivity: 0, now: 900_000, idleAfterMs: 900_000, overdue: false };

for (const [says, facts, deferred] of [
  ["an app that nobody has used for long enough is left alone", idle, true],
  ["an app that was used a moment less ago is visited", { ...idle, now: 899_999 }, false],
  ["an app whose check is overdue is visited, however idle", { ...idle, now: 9e12, overdue: true }, false],
  ["an app that does not say when it was used is visited", { ...idle, lastActivity: undefined }, false],
  ["with deferring turned off every app is visited", { ...idle, idleAfterMs: 0 }, false],
  ["activity in the future, from a clock that is ahead, counts as use", { ...idle, lastActivity: 9e12 }, false],
] as const)
  test(says, () => assert.equal(shouldDefer(facts), deferred));
