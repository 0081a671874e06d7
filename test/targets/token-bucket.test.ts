import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tokenBucket } from "../../src/targets/sagemaker/token-bucket.ts";
import { clock } from "./support/studio.ts";

const signal = AbortSignal.timeout(20_000);

describe("the bucket that all API calls share", () => {
  it("lets the burst go at once and the rest at the rate, in the order of asking", async () => {
    const bucket = tokenBucket({ rate: 50, burst: 3, clock });
    const order: number[] = [];
    const started = performance.now();
    const times = await Promise.all(
      Array.from({ length: 13 }, async (_, index) => {
        await bucket.take({ signal });
        order.push(index);
        return performance.now() - started;
      }),
    );
    assert.deepEqual(
      order,
      Array.from({ length: 13 }, (_, index) => index),
    );
    assert.ok((times[2] ?? Infinity) < 20, "three at once");
    assert.ok((times[12] ?? 0) >= 195, "ten more take ten intervals");
  });

  it("gives up a wait with the signal's reason", async () => {
    const bucket = tokenBucket({ rate: 0.01, burst: 1, clock });
    await bucket.take({ signal });
    const controller = new AbortController();
    const reason = new Error("stop");
    const waiting = bucket.take({ signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(waiting, (error) => error === reason);
    await assert.rejects(bucket.take({ signal: controller.signal }), (error) => error === reason);
  });
});
