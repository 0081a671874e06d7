import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Secret } from "../../src/model/secret.ts";
import { UsageError } from "../../src/model/errors.ts";
import { metricsToken, testAgent, webhookSecret } from "./support/agent.ts";

suite("/healthz", () => {
  test("answers while the process lives and its event loop turns", async () => {
    const response = await testAgent().get("/healthz");
    assert.deepEqual([response.status, await response.json()], [200, { ok: true, reasons: [] }]);
  });

  test("says 503 when the agent calls itself stuck", async () => {
    const agent = testAgent();
    agent.now.live = ["stuck"];
    const response = await agent.get("/healthz");
    assert.deepEqual([response.status, await response.json()], [503, { ok: false, reasons: ["stuck"] }]);
  });

  test("says 503 when the event loop is seconds late", async () => {
    let at = 0;
    const agent = testAgent({ clock: { now: () => 0, monotonic: () => (at += 6_000) } });
    assert.deepEqual(await (await agent.get("/healthz")).json(), { ok: false, reasons: ["event-loop-lag"] });
  });
});

suite("/readyz", () => {
  for (const [name, state, ok, reasons] of [
    ["an agent at work", {}, true, []],
    ["one that stands by without policies", { lease: "standby", policiesActive: false }, true, []],
    ["one whose lease is lost", { lease: "lost" }, false, ["lease-lost"]],
    ["one whose store is broken", { storeOk: false }, false, ["store"]],
    ["one without policies", { policiesActive: false }, false, ["no-policies"]],
    ["one that stops", { stopping: true }, false, ["stopping"]],
    ["one with two troubles", { storeOk: false, policiesActive: false }, false, ["store", "no-policies"]],
  ] as const)
    test(`tells of ${name}`, async () => {
      const agent = testAgent();
      assert.ok(!(agent.now.state instanceof Error));
      agent.now.state = { ...agent.now.state, ...state };
      const response = await agent.get("/readyz");
      assert.deepEqual([response.status, await response.json()], [ok ? 200 : 503, { ok, reasons }]);
    });

  test("says that it does not know, and no more, when the state cannot be had", async () => {
    const agent = testAgent();
    agent.now.state = new Error("SQLITE_CANTOPEN: /var/lib/plumbline.db");
    const response = await agent.get("/readyz");
    assert.deepEqual([response.status, await response.text()], [503, '{"ok":false,"reasons":["unknown"]}']);
  });

  test("says so in time when the state never comes", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const asked = Promise.withResolvers<AbortSignal>();
    const agent = testAgent({
      health: {
        live: () => [],
        state: ({ signal }) => {
          asked.resolve(signal);
          return Promise.withResolvers<never>().promise;
        },
      },
    });
    const answer = agent.get("/readyz");
    const signal = await asked.promise;
    t.mock.timers.tick(5_000);
    assert.equal((await answer).status, 503);
    assert.ok(signal.aborted);
  });
});

suite("/metrics", () => {
  test("gives the Prometheus text", async () => {
    const response = await testAgent().get("/metrics");
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(await response.text(), "plumbline_up 1\n");
  });

  const closed = testAgent({ metricsToken: new Secret(metricsToken) });
  for (const authorization of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${metricsToken}x`,
    `Bearer ${metricsToken.slice(0, -1)}`,
    `Bearer ${metricsToken.toUpperCase()}`,
    `Basic ${metricsToken}`,
    metricsToken,
  ])
    test(`with a token asks for it, and ${JSON.stringify(authorization)} will not do`, async () => {
      const response = await closed.get("/metrics", authorization === undefined ? {} : { authorization });
      assert.deepEqual([response.status, await response.text()], [401, '{"error":"unauthorized"}']);
    });

  test("opens to its token", async () => {
    assert.equal((await closed.get("/metrics", { authorization: `Bearer ${metricsToken}` })).status, 200);
  });

  test("says 500 and no more when it fails", async () => {
    const text = async (): Promise<string> => {
      throw new Error("at /home/plumbline/secret.ts:1");
    };
    const response = await testAgent({ metrics: { contentType: "text/plain", text } }).get("/metrics");
    assert.deepEqual([response.status, await response.text()], [500, '{"error":"internal"}']);
    assert.equal(response.headers.get("cache-control"), "no-store");
  });
});

suite("every answer", () => {
  const agent = testAgent();
  for (const [path, method, status] of [
    ["/healthz", "GET", 200],
    ["/healthz", "HEAD", 200],
    ["/", "GET", 404],
    ["/healthz/", "GET", 404],
    ["/%2e%2e/etc/passwd", "GET", 404],
    ["/<script>alert(1)</script>", "GET", 404],
    ["/healthz", "POST", 405],
    ["/metrics", "DELETE", 405],
    ["/metrics", "OPTIONS", 405],
    ["/hooks/git", "GET", 405],
    ["/hooks/git", "POST", 202],
  ] as const)
    test(`to ${method} ${path} is ${status}, is kept nowhere, and echoes nothing`, async () => {
      const response = await agent.get(path, {}, method);
      assert.equal(response.status, status);
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      assert.doesNotMatch(await response.text(), /script|passwd/);
      if (status === 405) assert.ok(response.headers.has("allow"));
    });

  test("has no webhook where there is no secret", async () => {
    const without = testAgent({ webhookSecret: undefined });
    assert.equal((await without.get("/hooks/git", {}, "POST")).status, 404);
  });
});

suite("the Host header, on loopback,", () => {
  const agent = testAgent();
  for (const host of ["localhost", "LOCALHOST:9464", "127.0.0.1", "127.1.2.3:80", "[::1]:9464"])
    test(`may be ${host}`, async () => assert.equal((await agent.get("/healthz", { host })).status, 200));

  for (const host of [
    "evil.example.org",
    "127.0.0.1.evil.example.org",
    "localhost.evil.example.org:9464",
    "localhost@evil.example.org",
    "evil.example.org#localhost",
    "[::2]",
    "",
    "169.254.169.254",
  ])
    test(`may not be ${JSON.stringify(host)}, which a rebound name would give`, async () => {
      const response = await agent.get("/metrics", { host });
      assert.deepEqual([response.status, await response.text()], [421, '{"error":"misdirected"}']);
    });

  test("may be any off loopback, as a probe by address is", async () => {
    const agent = testAgent({ host: "0.0.0.0" });
    assert.equal((await agent.get("/healthz", { host: "10.0.0.7:9464" })).status, 200);
  });
});

test("a secret that is too short to keep anybody out is refused at the start", () => {
  for (const options of [{ webhookSecret: new Secret("") }, { metricsToken: new Secret("short") }])
    assert.throws(() => testAgent(options), UsageError);
  assert.ok(webhookSecret.length >= 16);
});
