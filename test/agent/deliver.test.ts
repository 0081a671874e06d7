import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PlumblineError, type Retry } from "../../src/model/errors.ts";
import { LeaseLost } from "../../src/model/store.ts";
import { item } from "../notify/support/notices.ts";
import { state } from "./support/changes.ts";
import { channel, HandClock, MemoryOutbox, startPump } from "./support/outbox.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const failing = (retry: Retry) => () =>
  Promise.reject(new PlumblineError({ code: "down", message: "The sink is down.", remedy: "Mend it.", retry }));

/** An outbox whose findings f1…f9 are open. */
function openOutbox() {
  const clock = new HandClock();
  const outbox = new MemoryOutbox(clock);
  for (let nth = 1; nth <= 9; nth += 1) outbox.states.set(`f${nth}`, state({ id: `f${nth}` }));
  const close = (id: string) => outbox.states.set(id, state({ id, lifecycle: "resolved" }));
  return { clock, outbox, close };
}
const of = (finding: string, facts = {}) => [item({ finding, ...facts })];

test("what is due goes out once, grouped by run with its commit, and is settled", async () => {
  const { clock, outbox } = openOutbox();
  const ops = channel();
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1") }, { run: "01JQ0000000000000000000002", items: of("f2") }, { items: of("f3") });
  assert.deepEqual(await round(), { waiting: 0, sent: 3, dead: 0, dropped: 0 });
  assert.equal(ops.notices.length, 1);
  const [notice] = ops.notices;
  assert.deepEqual(notice?.audience, { kind: "operators" });
  assert.deepEqual(
    notice?.groups.map(({ run, source, items }) => [run.at(-1), source.revision, items.map(({ finding }) => finding)]),
    [
      ["1", "commit-of-01JQ0000000000000000000001", ["f1", "f3"]],
      ["2", "commit-of-01JQ0000000000000000000002", ["f2"]],
    ],
  );
  assert.deepEqual(await round(), { waiting: 0, sent: 0, dead: 0, dropped: 0 });
  assert.equal(ops.notices.length, 1);
});

test("a digest waits for its hour", async () => {
  const { clock, outbox } = openOutbox();
  const ops = channel();
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1"), notBefore: new Date(clock.now() + hour).toISOString() });
  await round();
  assert.equal(ops.notices.length, 0);
  clock.pass(hour);
  await round();
  assert.equal(ops.notices.length, 1);
});

test("what was resolved in the meantime is not told, and an entry with nothing left is dropped", async () => {
  const { clock, outbox, close } = openOutbox();
  const ops = channel();
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: [...of("f1"), ...of("f2")] }, { items: of("f3") });
  close("f1");
  close("f3");
  assert.deepEqual(await round(), { waiting: 0, sent: 1, dead: 0, dropped: 1 });
  assert.deepEqual(outbox.statesOf(), ["sent", "dropped"]);
  assert.deepEqual(
    ops.notices[0]?.groups.flatMap(({ items }) => items.map(({ finding }) => finding)),
    ["f2"],
  );
});

test("what an entry had no room for is counted in its run, as long as anything of that entry is told", async () => {
  const { clock, outbox, close } = openOutbox();
  const ops = channel();
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue(
    { items: of("f1"), omitted: { opened: 2, reopened: 1 } },
    { items: of("f2"), omitted: { opened: 3 } },
    { items: of("f3"), omitted: { opened: 100 } },
    { run: "01JQ0000000000000000000002", items: of("f4") },
  );
  close("f3");
  assert.deepEqual(await round(), { waiting: 0, sent: 3, dead: 0, dropped: 1 });
  assert.deepEqual(
    ops.notices[0]?.groups.map(({ items, omitted }) => [items.length, omitted]),
    [
      [2, { opened: 5, reopened: 1 }],
      [1, undefined],
    ],
  );
});

test("nothing is sent where nothing is left", async () => {
  const { clock, outbox, close } = openOutbox();
  const ops = channel();
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1") });
  close("f1");
  assert.deepEqual(await round(), { waiting: 0, sent: 0, dead: 0, dropped: 1 });
  assert.deepEqual(ops.notices, []);
});

test("a failed message comes again under the same key, whatever was queued meanwhile", async () => {
  const { clock, outbox } = openOutbox();
  let down = true;
  const ops = channel(() => (down ? failing("backoff")() : Promise.resolve()));
  const { round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1") }, { items: of("f2") });
  assert.deepEqual(await round(), { waiting: 2, sent: 0, dead: 0, dropped: 0 });
  down = false;
  outbox.queue({ items: of("f3") });
  clock.pass(minute);
  await round();
  const keys = ops.notices.map(({ key }) => key);
  assert.equal(keys.length, 3);
  assert.equal(keys.filter((key) => key === keys[0]).length, 2, "the first message, twice");
  assert.deepEqual(outbox.statesOf(), ["sent", "sent", "sent"]);
});

test("a pump that died between sending and settling sends under the same key", async () => {
  const { clock, outbox } = openOutbox();
  outbox.queue({ items: of("f1") }, { items: of("f2") });
  const first = channel(() => Promise.reject(new LeaseLost(1, { holder: "b", epoch: 2, expiresAt: "" })));
  const dying = startPump([first], { clock, outbox });
  outbox.settle = () => Promise.reject(new LeaseLost(1, { holder: "b", epoch: 2, expiresAt: "" }));
  await assert.rejects(dying.round(), LeaseLost);
  Reflect.deleteProperty(outbox, "settle");
  const second = channel();
  await startPump([second], { clock, outbox }).round();
  assert.equal(second.notices[0]?.key, first.notices[0]?.key);
});

test("pauses grow from a minute to an hour with jitter, and after 24 hours the message is dead", async () => {
  const { clock, outbox } = openOutbox();
  const ops = channel(failing("backoff"));
  const { round, lines } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1") });
  const queued = clock.now();
  const pauses: number[] = [];
  while (outbox.entries[0]?.state === "waiting") {
    const before = ops.notices.length;
    await round();
    if (ops.notices.length > before && outbox.entries[0]?.state === "waiting")
      pauses.push((Date.parse(outbox.entries[0].notBefore) - clock.now()) / minute);
    clock.pass(30_000);
  }
  assert.deepEqual(pauses.slice(0, 8), [0.5, 1, 2, 4, 8, 16, 30, 30]);
  assert.ok(pauses.every((pause) => pause <= 60));
  assert.deepEqual(outbox.statesOf(), ["dead"]);
  assert.ok(
    clock.now() - queued >= day && clock.now() - queued < day + 2 * hour,
    "not before, not long after 24 hours",
  );
  assert.equal(new Set(ops.notices.map(({ key }) => key)).size, 1);
  assert.equal(lines.at(-1)?.message, "gave a message up");
  assert.equal(lines.at(-1)?.facts?.["problem"], "The sink is down.");
});

test("a message that waited two days for the agent to come back is tried five times before it is dead", async () => {
  const { clock, outbox } = openOutbox();
  const ops = channel(failing("backoff"));
  outbox.queue({ items: of("f1") });
  clock.pass(2 * day);
  const { round } = startPump([ops], { clock, outbox });
  await round();
  assert.deepEqual(outbox.statesOf(), ["waiting"], "its first failure is not its end");
  for (let at = 0; at < 2 * hour && outbox.entries[0]?.state === "waiting"; at += minute) {
    clock.pass(minute);
    await round();
  }
  assert.deepEqual([outbox.statesOf(), ops.notices.length], [["dead"], 5]);
});

test("a digest has its 24 hours from when it was due, not from when it was queued", async () => {
  const { clock, outbox } = openOutbox();
  const ops = channel(failing("backoff"), { digestMs: 7 * day });
  const { round } = startPump([ops], { clock, outbox });
  const due = Math.ceil(clock.now() / (7 * day)) * 7 * day;
  outbox.queue({ items: of("f1"), notBefore: new Date(due).toISOString() });
  clock.pass(due - clock.now());
  await round();
  assert.deepEqual(outbox.statesOf(), ["waiting"]);
});

describe("a refusal", () => {
  test("for good makes the message dead at once", async () => {
    const { clock, outbox } = openOutbox();
    const { round } = startPump([channel(failing("never"))], { clock, outbox });
    outbox.queue({ items: of("f1") });
    assert.deepEqual(await round(), { waiting: 0, sent: 0, dead: 1, dropped: 0 });
    assert.equal(outbox.entries[0]?.problem, "The sink is down.");
  });

  test("with a time waits so long, and the whole channel with it", async () => {
    const { clock, outbox } = openOutbox();
    const ops = channel(failing({ afterMs: 10 * minute }));
    const { round } = startPump([ops], { clock, outbox });
    outbox.queue({ items: of("f1") });
    await round();
    outbox.queue({ items: of("f2") });
    clock.pass(10 * minute - 1);
    await round();
    assert.equal(ops.notices.length, 1);
    clock.pass(1);
    await round();
    assert.equal(ops.notices.length, 2, "asked for another pause by the first of them");
  });

  test("that is no error of ours is a fault that waits, and its text stays inside", async () => {
    const { clock, outbox } = openOutbox();
    const { round, lines } = startPump([channel(() => Promise.reject(new Error("canary")))], { clock, outbox });
    outbox.queue({ items: of("f1") });
    assert.deepEqual((await round()).waiting, 1);
    assert.doesNotMatch(JSON.stringify([lines, outbox.entries]), /canary/);
  });
});

test("a sink that hangs is cut off, and keeps no other from its messages", async () => {
  const { clock, outbox } = openOutbox();
  const hung = channel(
    (_, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut")))),
    { name: "hung" },
  );
  const ops = channel();
  const { round } = startPump([hung, ops], { clock, outbox, limits: { sendMs: 20 } });
  outbox.queue({ notifier: "hung", items: of("f1") }, { items: of("f2") });
  assert.deepEqual(await round(), { waiting: 1, sent: 1, dead: 0, dropped: 0 });
  assert.equal(outbox.entries[0]?.problem, "It was not taken within 0.02 s.");
});

test("a dead sink with more messages than a page holds does not hide those of another", async () => {
  const { clock, outbox } = openOutbox();
  const down = channel(failing("backoff"), { name: "down" });
  const ops = channel();
  const { round } = startPump([down, ops], { clock, outbox, limits: { entries: 5 } });
  const persons = Array.from({ length: 50 }, (_, nth) => ({ notifier: "down", person: `p${nth}`, items: of("f1") }));
  outbox.queue(...persons, { items: of("f2") });
  await round();
  assert.equal(ops.notices.length, 1);
  assert.equal(down.notices.length, 3, "after three failures in a row the sink itself is taken to be down");
});

test("a sink that is down is asked less and less, and gets what gathered in few messages when it is back", async () => {
  const { clock, outbox } = openOutbox();
  let down = true;
  const ops = channel(() => (down ? failing("backoff")() : Promise.resolve()));
  const { round } = startPump([ops], { clock, outbox });
  for (let at = 0; at < 6 * hour; at += 5 * minute) {
    outbox.states.set(`g${at}`, state({ id: `g${at}` }));
    outbox.queue({ items: of(`g${at}`) });
    await round();
    clock.pass(5 * minute);
  }
  const tried = ops.notices.length;
  assert.ok(tried < 30, `${tried} attempts for 72 runs`);
  down = false;
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await round();
    clock.pass(hour);
  }
  assert.ok(outbox.statesOf().every((one) => one === "sent"));
  const told = ops.notices.slice(tried).map(({ groups }) => groups.flatMap(({ items }) => items).length);
  assert.equal(
    told.reduce((sum, items) => sum + items, 0),
    72,
  );
  assert.ok(told.length < 30, `${told.length} messages for 72 runs`);
});

test("while a sink is down, what has been tried for 24 hours is given up", async () => {
  const { clock, outbox } = openOutbox();
  const mail = channel(failing("backoff"), { name: "mail" });
  const { round } = startPump([mail], { clock, outbox });
  outbox.queue(...Array.from({ length: 9 }, (_, nth) => ({ notifier: "mail", person: `p${nth}`, items: of("f1") })));
  for (let at = 0; at < 36 * hour; at += 10 * minute) {
    await round();
    clock.pass(10 * minute);
  }
  assert.deepEqual(new Set(outbox.statesOf()), new Set(["dead"]));
});

test("one reader who cannot be reached keeps no other reader waiting for long", async () => {
  const { clock, outbox } = openOutbox();
  const mail = channel(
    ({ audience }) =>
      audience.kind === "person" && audience.userProfile.startsWith("bad") ? failing("backoff")() : Promise.resolve(),
    { name: "mail" },
  );
  const { round } = startPump([mail], { clock, outbox });
  outbox.queue(
    ...["bad1", "bad2", "bad3", "bad4", "good"].map((person) => ({ notifier: "mail", person, items: of("f1") })),
  );
  for (let at = 0; at < 10 && outbox.entries[4]?.state === "waiting"; at += 1) {
    await round();
    clock.pass(minute);
  }
  assert.equal(outbox.entries[4]?.state, "sent");
});

test("messages of one channel go out one after the other", async () => {
  const { clock, outbox } = openOutbox();
  let running = 0;
  let most = 0;
  const mail = channel(
    async () => {
      most = Math.max(most, (running += 1));
      await new Promise((done) => setImmediate(done));
      running -= 1;
    },
    { name: "mail" },
  );
  const { round } = startPump([mail], { clock, outbox });
  outbox.queue(...["a", "b", "c"].map((person) => ({ notifier: "mail", person, items: of("f1") })));
  await round();
  assert.deepEqual([mail.notices.length, most], [3, 1]);
});

test("a slow channel begins no further message after its time, and goes on in the next round", async () => {
  const { clock, outbox } = openOutbox();
  const mail = channel(() => Promise.resolve(clock.pass(20_000)), { name: "mail" });
  const { round } = startPump([mail], { clock, outbox });
  outbox.queue(...["a", "b", "c", "d"].map((person) => ({ notifier: "mail", person, items: of("f1") })));
  await round();
  assert.equal(mail.notices.length, 2);
  await round();
  assert.equal(mail.notices.length, 4);
});

test("what waits for a route that the config no longer has is dropped and said", async () => {
  const { clock, outbox } = openOutbox();
  const { round, lines } = startPump([channel()], { clock, outbox });
  outbox.queue({ notifier: "former", items: of("f1") });
  assert.deepEqual(await round(), { waiting: 0, sent: 0, dead: 0, dropped: 1 });
  assert.equal(lines[0]?.message, "dropped messages of routes that the config no longer has");
});

test("an aborted signal ends the round with its reason; what was being sent may have arrived, so that what follows is told", async () => {
  const { clock, outbox, close } = openOutbox();
  const stop = new AbortController();
  const reason = new Error("stopping");
  const ops = channel((_, signal) => {
    if (stop.signal.aborted) return Promise.resolve();
    stop.abort(reason);
    return new Promise(() => signal.throwIfAborted());
  });
  const { pump, round } = startPump([ops], { clock, outbox });
  outbox.queue({ items: of("f1") });
  await assert.rejects(pump.deliver({ signal: stop.signal }), reason);
  assert.deepEqual([outbox.entries[0]?.state, outbox.entries[0]?.attempts], ["waiting", 1]);
  outbox.queue({ items: of("f1", { change: "resolved" }) });
  close("f1");
  await round();
  assert.deepEqual(outbox.statesOf(), ["dropped", "sent"]);
  assert.deepEqual(
    ops.notices.at(-1)?.groups.flatMap(({ items }) => items.map(({ change }) => change)),
    ["resolved"],
  );
});
