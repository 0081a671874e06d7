import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { call } from "../../src/jupyter/server.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { hostRule } from "../../src/targets/sagemaker/host-rule.ts";
import { login } from "../../src/targets/sagemaker/login.ts";
import { listen, type Listener } from "./support/listener.ts";

const notAssessed = (reason: string) => (error: unknown) => error instanceof NotAssessed && error.reason === reason;

describe("a front door that does harm", () => {
  const signal = AbortSignal.timeout(30_000);
  const enter = (door: Listener, readyMs = 600) =>
    login(new Secret(`${door.origin}/auth?token=canary`), {
      basePath: "/jupyterlab/default/",
      hosts: hostRule({ allowedHosts: [], endpoint: door.origin }),
      readyMs,
      signal,
    });
  const cookie = { "set-cookie": "session=1; Path=/" };
  const cases: Readonly<Record<string, readonly [reason: string, answer: Parameters<typeof listen>[0]]>> = {
    "closes the connection": ["unreachable", (request) => void request.socket.destroy()],
    "redirects to nowhere": [
      "login-failed",
      (_request, response) => void response.writeHead(302, { location: "http://[" }).end(),
    ],
    "redirects without a place": ["login-failed", (_request, response) => void response.writeHead(302).end()],
    "answers 403": ["login-failed", (_request, response) => void response.writeHead(403, cookie).end()],
    "refreshes by header": [
      "not-ready",
      (_request, response) =>
        void response.writeHead(200, { ...cookie, refresh: "0; url=https://evil.example/" }).end("<html>"),
    ],
    "answers HTML to the status for ever": [
      "not-ready",
      (_request, response) => void response.writeHead(200, cookie).end("<html>loading"),
    ],
    "answers JSON without `started`": [
      "not-ready",
      (_request, response) => void response.writeHead(200, cookie).end("{}"),
    ],
    "sends a body without end": [
      "output-limit",
      (request, response) => {
        response.writeHead(200, cookie);
        if (request.url?.endsWith("status") !== true) {
          response.end();
          return;
        }
        const pour = (): void =>
          void (response.destroyed || (response.write(Buffer.alloc(65_536, "[")), setImmediate(pour)));
        pour();
      },
    ],
  };
  for (const [name, [reason, answer]] of Object.entries(cases)) {
    it(`ends as ${reason} when it ${name}`, async () => {
      await using door = await listen(answer);
      await assert.rejects(enter(door), notAssessed(reason));
    });
  }

  it("is asked only once for an answer that is larger than is read", async () => {
    await using door = await listen((request, response) => {
      const large = request.url?.endsWith("api/status") === true;
      response.writeHead(200, cookie).end(large ? Buffer.alloc(2 * 1_048_576, "[") : "<html>");
    });
    await assert.rejects(enter(door, 5_000), notAssessed("output-limit"));
    assert.equal(door.requests.filter(({ url }) => url?.endsWith("api/status")).length, 1);
  });

  it("gets through with a value of our own when no page sets `_xsrf`", async () => {
    await using door = await listen(
      (request, response) =>
        void response.writeHead(200, cookie).end(request.url?.endsWith("api/status") ? '{"started":"now"}' : "<html>"),
    );
    const { server, dispose } = await enter(door);
    const headers = await server.headers("POST", server.base);
    assert.match(headers["x-xsrftoken"] ?? "", /^[0-9a-f]{32}$/);
    assert.ok(headers["cookie"]?.includes(`_xsrf=${headers["x-xsrftoken"]}`));
    assert.equal(headers["origin"], door.origin);
    assert.equal((await server.headers("GET", server.base))["x-xsrftoken"], undefined);
    await dispose();
    assert.equal((await server.headers("GET", server.base))["cookie"], "", "disposal forgets the cookies");
  });

  it("gets back a cookie of a deeper path where it belongs, and nowhere else", async () => {
    const deep = { "set-cookie": ["session=1; Path=/", "route=2; Path=/jupyterlab/default/api/terminals"] };
    await using door = await listen(
      (request, response) =>
        void response.writeHead(200, deep).end(request.url?.endsWith("api/status") ? '{"started":"now"}' : "<html>"),
    );
    const { server, dispose } = await enter(door);
    await call(server, "GET", "api/terminals", { signal });
    await call(server, "GET", "api/kernels", { signal });
    await dispose();
    const sent = (path: string) => door.requests.find(({ url }) => url?.endsWith(path))?.headers.cookie ?? "";
    assert.match(sent("api/terminals"), /route=2/);
    assert.doesNotMatch(sent("api/kernels"), /route=2/);
    assert.match(sent("api/kernels"), /session=1/);
  });

  it("is never sent the login token again after the first request", async () => {
    await using door = await listen(
      (request, response) =>
        void response.writeHead(200, cookie).end(request.url?.endsWith("api/status") ? '{"started":"now"}' : "<html>"),
    );
    const { dispose } = await enter(door);
    await dispose();
    const [first, ...rest] = door.requests;
    assert.match(first?.url ?? "", /token=canary/);
    assert.ok(rest.length > 0);
    for (const { url, headers } of rest) assert.doesNotMatch(`${url} ${JSON.stringify(headers)}`, /canary|referer/i);
  });
});
