import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { suite, test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { probeHealth } from "../../src/web/probe-health.ts";
import { serveApp } from "../../src/web/serve-app.ts";
import { testAgent } from "./support/agent.ts";

const serve = (app = testAgent().app, { signal = new AbortController().signal, graceMs = 3_000 } = {}) =>
  serveApp(app, { host: "127.0.0.1", port: 0, signal, graceMs });

async function dial(address: string): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(address).port) });
  await once(socket, "connect");
  return socket;
}

suite("over a real socket", () => {
  test("health answers, and the probe hears it", async () => {
    await using server = await serve();
    assert.match(server.address, /^http:\/\/127\.0\.0\.1:\d+$/);
    const { signal } = new AbortController();
    assert.deepEqual(await probeHealth(new URL("/healthz", server.address), { signal }), { kind: "healthy" });
  });

  test("the reasons of an agent that is not ready reach the probe", async () => {
    const agent = testAgent();
    agent.now.state = { lease: "lost", storeOk: false, policiesActive: true, stopping: false };
    await using server = await serve(agent.app);
    const probe = await probeHealth(new URL("/readyz", server.address), { signal: new AbortController().signal });
    assert.deepEqual(probe, { kind: "unhealthy", status: 503, reasons: ["lease-lost", "store"] });
  });

  test("a body that is too large is answered and its connection closed", async () => {
    const agent = testAgent();
    await using server = await serve(agent.app);
    const socket = await dial(server.address);
    const said = text(socket);
    socket.on("error", () => undefined);
    socket.write("POST /hooks/git HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
    socket.write(Buffer.alloc(4_096));
    assert.match(await said, /^HTTP\/1\.1 202 [^]*connection: close/i);
    assert.deepEqual(agent.ignored, ["too-large"]);
  });

  test("a body that breaks off comes to nothing and harms nobody", async () => {
    const { promise: told, resolve } = Promise.withResolvers<string>();
    const logger = {
      debug: (_: string, facts?: object) => resolve(JSON.stringify(facts)),
      info: () => undefined,
      warn: () => undefined,
    };
    await using server = await serve(testAgent({ logger }).app);
    const socket = await dial(server.address);
    socket.write("POST /hooks/git HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");
    socket.end();
    assert.equal(await told, '{"why":"broken-off"}');
    socket.destroy();
    assert.equal((await fetch(`${server.address}/healthz`)).status, 200);
  });

  for (const [what, line, status] of [
    ["another name for loopback", "GET /healthz HTTP/1.1\r\nHost: evil.example.org", 421],
    ["no host at all", "GET /healthz HTTP/1.1\r\nX: y", 400],
    ["another site's whole address", "GET http://evil.example.org/healthz HTTP/1.1\r\nHost: evil.example.org", 421],
    ["a path that looks like a host", "GET //evil.example.org/healthz HTTP/1.1\r\nHost: localhost", 404],
    ["a backslash", "GET /\\evil HTTP/1.1\r\nHost: localhost", 400],
    ["no HTTP", "hello", 400],
    ["a header that is too large", `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(20_000)}`, 431],
  ] as const)
    test(`${what} is answered with ${status}, and echoes nothing`, async () => {
      await using server = await serve();
      const socket = await dial(server.address);
      const said = text(socket);
      socket.on("error", () => undefined);
      socket.write(`${line}\r\nConnection: close\r\n\r\n`);
      const answer = await said;
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.doesNotMatch(answer, /evil|node_modules|Error:/);
    });
});

suite("the end", () => {
  test("closes a connection that is kept alive and idle at once", async () => {
    const server = await serve(testAgent().app, { graceMs: 60_000 });
    const agent = new Agent({ keepAlive: true });
    const call = request(`${server.address}/healthz`, { agent }).end();
    const [response] = await once(call, "response");
    await text(response);
    await server[Symbol.asyncDispose]();
    agent.destroy();
    await assert.rejects(fetch(`${server.address}/healthz`));
  });

  test("lets a running request end, then closes its connection too", async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
    const { promise: go, resolve: letGo } = Promise.withResolvers<void>();
    const slow = async (): Promise<string> => {
      onAsked();
      await go;
      return "plumbline_up 1\n";
    };
    const { app } = testAgent({ metrics: { contentType: "text/plain", text: slow } });
    const stop = new AbortController();
    const server = await serve(app, { signal: stop.signal, graceMs: 60_000 });
    const answer = fetch(`${server.address}/metrics`);
    await asked;
    stop.abort();
    const end = server[Symbol.asyncDispose]();
    letGo();
    const response = await answer;
    assert.deepEqual([response.headers.get("connection"), await response.text()], ["close", "plumbline_up 1\n"]);
    await end;
  });

  test("cuts after its grace who sends a body and never ends it", async () => {
    const server = await serve(testAgent().app, { graceMs: 50 });
    const socket = await dial(server.address);
    socket.on("error", () => undefined);
    const closed = once(socket, "close");
    socket.write("POST /hooks/git HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
    await once(socket, "data");
    await server[Symbol.asyncDispose]();
    await closed;
  });

  test("comes once, however often it is asked for", async () => {
    const server = await serve();
    await Promise.all([server[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
  });
});

suite("the start", () => {
  test("says which address cannot be had", async () => {
    await using server = await serve();
    const { signal } = new AbortController();
    const port = Number(new URL(server.address).port);
    await assert.rejects(serveApp(testAgent().app, { host: "127.0.0.1", port, signal }), (error: unknown) => {
      assert.ok(error instanceof PlumblineError);
      assert.equal(error.code, "listen-failed");
      assert.match(error.message, /EADDRINUSE/);
      return true;
    });
  });

  test("is refused after a stop", async () => {
    await assert.rejects(serve(testAgent().app, { signal: AbortSignal.abort() }), { name: "AbortError" });
  });

  test("leaves Node's own Request and Response alone", async () => {
    const before = [globalThis.Request, globalThis.Response];
    await using _server = await serve();
    assert.deepEqual([globalThis.Request, globalThis.Response], before);
  });
});

suite("the probe", () => {
  test("calls an address where nobody listens silent", async () => {
    const server = await serve();
    const url = new URL("/healthz", server.address);
    await server[Symbol.asyncDispose]();
    assert.deepEqual(await probeHealth(url, { signal: new AbortController().signal }), { kind: "silent" });
  });

  test("waits no longer than its time", async () => {
    const { promise: never } = Promise.withResolvers<string>();
    const { app } = testAgent({ metrics: { contentType: "text/plain", text: () => never } });
    await using server = await serve(app, { graceMs: 0 });
    const signal = AbortSignal.timeout(50);
    assert.deepEqual(await probeHealth(new URL("/metrics", server.address), { signal }), { kind: "silent" });
  });

  test("ends with the reason of a stop", async () => {
    await using server = await serve();
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(probeHealth(new URL("/healthz", server.address), { signal: stop.signal }), stop.signal.reason);
  });

  test("takes nothing but short codes from what answers, and follows nowhere", async () => {
    const { Hono } = await import("hono");
    const app = new Hono()
      .get("/a", (c) => c.json({ reasons: ["store", "\u001b[2J", "x".repeat(100), 7] }, 503))
      .get("/b", (c) => c.redirect("/healthz"))
      .get("/c", (c) => c.text("{".repeat(100_000), 500));
    await using server = await serve(app);
    const { signal } = new AbortController();
    const probe = (path: string) => probeHealth(new URL(path, server.address), { signal });
    assert.deepEqual(await probe("/a"), { kind: "unhealthy", status: 503, reasons: ["store"] });
    assert.deepEqual(await probe("/b"), { kind: "unhealthy", status: 302, reasons: [] });
    assert.deepEqual(await probe("/c"), { kind: "unhealthy", status: 500, reasons: [] });
  });
});
