import assert from "node:assert/strict";
import type { lookup } from "node:dns";
import { test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { AddressRefused, guardedLookup } from "../../src/notify/guarded-lookup.ts";
import { post } from "../../src/notify/post.ts";
import { startSink } from "./support/sink.ts";

/** A resolver of ours that gives these addresses for every name. */
const resolving = (...addresses: readonly string[]): typeof lookup =>
  ((_name: string, _options: unknown, callback: (error: null, answer: unknown) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as typeof lookup;

const ask = (loopback: boolean, ...addresses: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) =>
    guardedLookup({ loopback }, resolving(...addresses))("sink.example", {}, (error, address) =>
      error ? reject(error) : resolve(typeof address === "string" ? address : ""),
    ),
  );

const rows: readonly (readonly [boolean, readonly string[], boolean])[] = [
  [false, ["52.94.0.1"], true],
  [false, ["10.0.3.7", "fd12:3456::1"], true],
  [false, ["127.0.0.1"], false],
  [false, ["::1"], false],
  [false, ["169.254.169.254"], false],
  [false, ["52.94.0.1", "169.254.169.254"], false],
  [false, ["::ffff:169.254.169.254"], false],
  [false, ["2002:a9fe:a9fe::1"], false],
  [false, [], false],
  [true, ["127.0.0.1"], true],
  [true, ["127.0.0.1", "10.0.0.1"], false],
  [true, ["52.94.0.1"], false],
];
for (const [loopback, addresses, taken] of rows)
  test(`a name of ${loopback ? "this machine" : "another machine"} that leads to [${addresses.join(", ")}] is ${taken ? "taken" : "refused"}`, async () => {
    if (taken) assert.equal(await ask(loopback, ...addresses), addresses[0]);
    else await assert.rejects(ask(loopback, ...addresses), AddressRefused);
  });

test("a sink's name that is rebound to this machine gets no connection and nothing of the message", async () => {
  await using sink = await startSink();
  const url = new URL(sink.origin.replace("127.0.0.1", "sink.example"));
  const sending = post(
    {
      url,
      headers: {},
      body: Buffer.from("message"),
      channel: 'webhook "ops"',
      now: () => 0,
      timeoutMs: 10_000,
      resolve: resolving("127.0.0.1"),
    },
    { signal: new AbortController().signal },
  );
  await assert.rejects(sending, (error: unknown) => error instanceof PlumblineError && error.code === "notify-address");
  assert.equal(sink.connections(), 0);
});
