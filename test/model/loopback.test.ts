import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { suite, test } from "node:test";
import fc from "fast-check";
import { isLoopback } from "../../src/model/loopback.ts";

suite("this machine", () => {
  for (const host of [
    "localhost",
    "LocalHost",
    "localhost.",
    "127.0.0.1",
    "127.255.255.255",
    "::1",
    "[::1]",
    "::ffff:127.0.0.1",
    "[::ffff:7f00:1]",
    new URL("http://0x7f.1/").hostname,
    new URL("http://[0:0::1]/").hostname,
    new URL("http://[::ffff:127.9.9.9]/").hostname,
  ])
    test(`is ${host}`, () => assert.ok(isLoopback(host)));

  for (const host of [
    "",
    ".",
    "localhost..",
    "localhost.example.org",
    "my-localhost",
    "localhost\n",
    "127.0.0.1.example.org",
    "127.0.0.256",
    "127.0.0",
    "127.0.0.01",
    "128.0.0.1",
    "0.0.0.0",
    "::",
    "::2",
    "[::1",
    "::ffff:8000:1",
    "::ffff:7f:1",
    "64:ff9b::7f00:1",
  ])
    test(`is not ${JSON.stringify(host)}`, () => assert.ok(!isLoopback(host)));

  test("is what the system's own rules say of any address", () => {
    const rules = new BlockList();
    rules.addSubnet("127.0.0.0", 8, "ipv4");
    rules.addAddress("::1", "ipv6");
    const last = fc.oneof(
      fc.ipV4(),
      fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rest) => `127.${rest.join(".")}`),
    );
    const addresses = fc.oneof(
      last,
      last.map((four) => `::ffff:${four}`),
      fc.ipV6(),
      fc.constantFrom("::1", "::"),
    );
    fc.assert(
      fc.property(addresses, (address) => {
        const { hostname } = new URL(address.includes(":") ? `http://[${address}]/` : `http://${address}/`);
        const plain = hostname.replace(/[[\]]/g, "");
        assert.equal(isLoopback(hostname), rules.check(plain, plain.includes(":") ? "ipv6" : "ipv4"));
      }),
    );
  });
});
