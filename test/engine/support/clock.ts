import type { TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";

/** Runs `work` on a clock that leaps as soon as nothing else is left to do, so that hours pass in no time. */
export async function fastForward<T>(t: TestContext, work: () => Promise<T>): Promise<T> {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const settled = new AbortController();
  const working = work().finally(() => settled.abort());
  while (!settled.signal.aborted) {
    await setImmediate();
    t.mock.timers.tick(1_000);
  }
  return working;
}
