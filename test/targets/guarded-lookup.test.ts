import assert from "node:assert/strict";
import type { lookup } from "node:dns";
import { describe, it } from "node:test";
import { NotAssessed } from "../../src/model/errors.ts";
import { targetAgent } from "../../src/targets/http/agent.ts";
import { get } from "../../src/targets/http/get.ts";
import { AddressRefused, notAssessedByTransport } from "../../src/jupyter/transport-error.ts";
import { guardedLookup, isRefusedAddress } from "../../src/targets/http/guarded-lookup.ts";
import { listen } from "./support/listener.ts";

const family = (address: string): number => (address.includes(":") ? 6 : 4);

describe("an address that a Studio host's name resolves to", () => {
  const refused = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "169.254.169.254",
    "169.254.170.2",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "ff02::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
  ];
  for (const address of refused)
    it(`is refused when it is ${address}`, () =>
      assert.equal(isRefusedAddress({ address, family: family(address) }), true));
  const allowed = ["10.0.3.7", "172.16.0.1", "192.168.1.1", "52.94.0.1", "fd12:3456::1", "2600:1f18::1"];
  for (const address of allowed)
    it(`is allowed when it is ${address}, as private endpoints are`, () =>
      assert.equal(isRefusedAddress({ address, family: family(address) }), false));
});

describe("a name that leads back to this machine", () => {
  it("gets no connection, although a server listens there", async () => {
    await using server = await listen((_request, response) => response.end("hello"));
    const url = new URL(server.origin.replace("127.0.0.1", "localhost"));
    const signal = AbortSignal.timeout(10_000);
    const guarded = targetAgent({ lookup: guardedLookup() });
    const open = targetAgent();
    const failure: unknown = await get(url, { dispatcher: guarded, headers: {}, want: "headers", signal }).catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof AddressRefused);
    const told = notAssessedByTransport(failure, url);
    assert.ok(told instanceof NotAssessed && told.reason === "host-refused");
    assert.equal(server.connections(), 0);
    await get(url, { dispatcher: open, headers: {}, want: "headers", signal });
    assert.equal(server.connections(), 1, "without the guard it is reached");
    await Promise.all([guarded.destroy(), open.destroy()]);
  });

  it("is refused as a whole when one of several answers is bad", async () => {
    const answers = [
      { address: "52.94.0.1", family: 4 },
      { address: "127.0.0.1", family: 4 },
    ];
    const resolve = ((_name: string, _options: unknown, callback: (error: null, all: typeof answers) => void) =>
      callback(null, answers)) as typeof lookup;
    const { promise, resolve: done } = Promise.withResolvers<unknown>();
    guardedLookup(resolve)("studio.example", { all: true }, (error) => done(error));
    assert.ok((await promise) instanceof AddressRefused);
  });
});
