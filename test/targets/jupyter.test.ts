import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { NotAssessed, UsageError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { jupyterProvider } from "../../src/targets/jupyter/provider.ts";
import { serverAddress } from "../../src/targets/jupyter/server-address.ts";
import { missing, startJupyter, type RealJupyter } from "../support/jupyter.ts";
import { listen } from "./support/listener.ts";
import { clock, limits } from "./support/studio.ts";

const signal = AbortSignal.timeout(60_000);

async function visit(url: string, token: string | undefined): Promise<string> {
  const provider = jupyterProvider({ url, token: token === undefined ? undefined : new Secret(token), clock });
  const [target] = await Array.fromAsync(provider.list({ signal }));
  assert.ok(target);
  await using session = await provider.open(target, { signal, limits });
  const program = compileProgram([{ kind: "run", command: "echo $HOME", timeoutMs: 5_000, maxBytes: 500 }], {
    nonce: crypto.randomUUID().replaceAll("-", ""),
  });
  for await (const frames of session.run(program, { signal, limits })) {
    for (const frame of frames)
      if (frame.kind === "answer" && frame.answer.kind === "run") return frame.answer.stdout.unsafeText().trim();
  }
  return "";
}

const notAssessed = (reason: string) => (error: unknown) => error instanceof NotAssessed && error.reason === reason;

describe("a Jupyter server by its URL", { skip: missing("jupyter-server") }, () => {
  let jupyter: RealJupyter;
  before(async () => (jupyter = await startJupyter("jupyter-server")));
  after(() => jupyter[Symbol.asyncDispose]());

  for (const end of ["", "lab", "tree/"]) {
    it(`is visited with its token when the URL ends in ${JSON.stringify(end)}`, async () => {
      assert.equal(await visit(new URL(end, jupyter.base).href, jupyter.token), jupyter.home);
    });
  }
  for (const token of ["wrong", undefined]) {
    it(`says unauthorized for ${token === undefined ? "no" : "a wrong"} token`, async () => {
      await assert.rejects(visit(jupyter.base.href, token), notAssessed("unauthorized"));
    });
  }
  it("says at which path no Jupyter server is", async () => {
    await assert.rejects(visit(new URL("/elsewhere/", jupyter.base).href, jupyter.token), {
      reason: "unreachable",
      message: `no Jupyter server at ${jupyter.base.host}/elsewhere/ (HTTP 404); check the base URL`,
    });
  });
});

describe("a Jupyter server that lets everybody in", { skip: missing("jupyter-server") }, () => {
  it("is visited by the double submit of a value of our own, with XSRF protection on", async () => {
    const home = mkdtempSync(join(tmpdir(), "plumbline-open-"));
    mkdirSync(join(home, ".jupyter"));
    writeFileSync(join(home, ".jupyter", "jupyter_server_config.py"), everybody);
    try {
      await using jupyter = await startJupyter("jupyter-server", { home });
      const refused = await fetch(new URL("api/terminals", jupyter.base), { method: "POST" });
      assert.equal(refused.status, 403, "XSRF protection is on");
      assert.equal(await visit(jupyter.base.href, undefined), home);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

/** As where something in front of the server has let the user in: a user without a token or cookie of Jupyter's own. */
const everybody = `
from jupyter_server.auth.login import LoginHandler
LoginHandler.get_user = classmethod(lambda cls, handler: "anonymous")
`;

describe("a server that is no Jupyter", () => {
  const cases = {
    unreachable: 200,
    "not-ready": 503,
    unauthorized: 302,
  } as const;
  for (const [reason, status] of Object.entries(cases)) {
    it(`is ${reason} when it answers ${status}, and its redirects are not followed`, async () => {
      await using elsewhere = await listen((_request, response) => response.end());
      await using server = await listen(
        (_request, response) => void response.writeHead(status, { location: elsewhere.origin }).end("<html>"),
      );
      await assert.rejects(visit(server.origin, "canary-token"), notAssessed(reason));
      assert.equal(elsewhere.connections(), 0);
      assert.equal(server.requests.length, 1);
    });
  }
  it("is told to be sent a token where none was sent", async () => {
    await using server = await listen((_request, response) => void response.writeHead(403).end());
    await assert.rejects(visit(new URL("/base/", server.origin).href, undefined), {
      reason: "unauthorized",
      message: /^no token was sent and .*\/base\/ asks for one \(HTTP 403\); .* --token-env$/,
    });
  });
  it("is unreachable when nobody listens, and the error does not hold the token", async () => {
    await assert.rejects(visit("http://127.0.0.1:9/base/", "canary-token"), (error: unknown) => {
      assert.ok(notAssessed("unreachable")(error));
      assert.doesNotMatch(inspect(error, { depth: Infinity, showHidden: true }), /canary/);
      return true;
    });
  });
});

describe("the address of a server", () => {
  const good = {
    "http://127.0.0.1:8888": "http://127.0.0.1:8888/",
    "http://localhost:8888/lab": "http://localhost:8888/",
    "http://[::1]:8888/tree/": "http://[::1]:8888/",
    "https://hub.example/user/ada": "https://hub.example/user/ada/",
    "https://hub.example/user/ada/lab#top": "https://hub.example/user/ada/",
    "https://hub.example/collaborative": "https://hub.example/collaborative/",
  };
  for (const [text, base] of Object.entries(good))
    it(`is ${base} for ${text}`, () => assert.equal(serverAddress(text).href, base));

  const bad = {
    "hub.example": /expected an http or https URL/,
    "ftp://hub.example/": /expected an http or https URL/,
    "http://hub.example/": /http is for this machine only/,
    "http://127.0.0.1.example/": /http is for this machine only/,
    "https://user:canary@hub.example/": /user info/,
    "ftp://ada:canary@hub.example/x": /got "ftp:\/\/hub\.example\/x"/,
    "ftp://ada:canary/?#canary@hub.example/x": /got "ftp:\/\/hub\.example\/x"/,
    "http://ada:canary@[hub.example/": /got "http:\/\/\[hub\.example\/"/,
    "ada:canary@hub.example": /got "hub\.example"/,
    "http://127.0.0.1:8888/?token=canary": /query/,
    "not a url?token=canary": /expected/,
  };
  for (const [text, message] of Object.entries(bad)) {
    it(`is refused for ${text}, without repeating a secret`, () => {
      assert.throws(
        () => serverAddress(text),
        (error: unknown) =>
          error instanceof UsageError && message.test(error.message) && !/canary/.test(error.message + error.remedy),
      );
    });
  }
  it("names the target, and is not contacted by the listing", async () => {
    await using server = await listen((_request, response) => response.end());
    const provider = jupyterProvider({ url: `${server.origin}/user/ada/lab`, clock });
    const [target] = await Array.fromAsync(provider.list({ signal }));
    assert.equal(target?.id, `jupyter/${new URL(server.origin).host}/user/ada`);
    assert.equal(server.connections(), 0);
  });
});
