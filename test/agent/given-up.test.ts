import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { PlumblineError, type Retry } from "../../src/model/errors.ts";
import { policyText, world } from "./support/agent-world.ts";
import { route } from "./support/changes.ts";
import { channel } from "./support/outbox.ts";

const minute = 60_000;
const hour = 60 * minute;

const failing = (retry: Retry) =>
  channel(() =>
    Promise.reject(new PlumblineError({ code: "down", message: "The sink is down.", remedy: "Mend it.", retry })),
  );

/** An agent whose message of ann's new finding is given up. */
async function givenUp(retry: Retry) {
  const here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], config: { notify: [route()] } });
  here.commit("a", policyText("p", ["one"]));
  const sink = failing(retry);
  const first = await here.start({ channels: [sink] });
  await here.clock.advance(30 * hour);
  assert.deepEqual(await first.store.outboxCounts(), { waiting: 0, sent: 0, dead: 1, dropped: 0 });
  const { state } = first.agent;
  assert.equal(state.kind, "leading");
  const { config } = state.leading;
  await first.stop();
  return {
    here,
    sink,
    /** The config with its route changed in a way of its own for each word. */
    mended: (to: string) => ({ ...config, notify: [route({ channel: { slack: { urlEnv: to } } })] }),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

suite("a message that was given up", () => {
  for (const retry of ["never", "backoff"] as const)
    test(`after a failure to be tried again: ${retry}, goes out under its key when its route has changed`, async () => {
      await using given = await givenUp(retry);
      const mended = channel();
      const { store } = await given.here.start({ channels: [mended], config: given.mended("NEW") });
      await given.here.clock.advance(minute);
      assert.deepEqual(
        mended.notices.map(({ key }) => key),
        [given.sink.notices[0]?.key],
      );
      assert.deepEqual(await store.outboxCounts(), { waiting: 0, sent: 1, dead: 0, dropped: 0 });
    });

  test("may have arrived, so it is not tried again by a mere start, nor by a change of another route", async () => {
    await using given = await givenUp("backoff");
    const other = given.mended("SLACK_URL").notify;
    for (const notify of [other, other, [...other, route({ name: "another" })]]) {
      const mended = channel();
      const { store, stop } = await given.here.start({
        channels: [mended, channel(undefined, { name: "another" })],
        config: { ...given.mended(""), notify },
      });
      await given.here.clock.advance(6 * hour);
      assert.deepEqual(mended.notices, []);
      assert.deepEqual(await store.outboxCounts(), { waiting: 0, sent: 0, dead: 1, dropped: 0 });
      await stop();
    }
  });

  test("is tried once more for each change of its route, and no more often", async () => {
    await using given = await givenUp("backoff");
    for (const [to, tries] of [
      ["NEW", 1],
      ["NEW", 0],
      ["NEWER", 1],
      ["NEWER", 0],
    ] as const) {
      const still = failing("backoff");
      const { store, stop } = await given.here.start({ channels: [still], config: given.mended(to) });
      await given.here.clock.advance(6 * hour);
      assert.equal(still.notices.length, tries);
      assert.deepEqual(await store.outboxCounts(), { waiting: 0, sent: 0, dead: 1, dropped: 0 });
      await stop();
    }
  });

  test("is not told when what it says is no longer so", async () => {
    await using given = await givenUp("never");
    const second = await given.here.start({ channels: [failing("never")] });
    given.here.homes.get("ann")?.files.add("one");
    await given.here.clock.advance(24 * hour);
    await second.stop();
    const mended = channel();
    await given.here.start({ channels: [mended], config: given.mended("NEW") });
    await given.here.clock.advance(minute);
    assert.deepEqual(
      mended.notices.flatMap(({ groups }) => groups.flatMap(({ items }) => items.map(({ change }) => change))),
      ["resolved"],
    );
  });
});
