import assert from "node:assert/strict";
import { request as send } from "node:http";
import { after, afterEach, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Session } from "../../src/model/ports.ts";
import type { Target } from "../../src/model/target.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { listen } from "./support/listener.ts";
import { canaries, limits, startStudio, type Studio } from "./support/studio.ts";

const program = () =>
  compileProgram([{ kind: "run", command: "echo $HOME", timeoutMs: 5_000, maxBytes: 500 }], {
    nonce: crypto.randomUUID().replaceAll("-", ""),
  });
const notAssessed = (reason: string) => (error: unknown) => error instanceof NotAssessed && error.reason === reason;

async function homeOf(session: Session, signal: AbortSignal): Promise<string> {
  for await (const frames of session.run(program(), { signal, limits })) {
    for (const frame of frames)
      if (frame.kind === "answer" && frame.answer.kind === "run") return frame.answer.stdout.unsafeText().trim();
  }
  return "";
}

/** Of this process, the simulator's ends included. */
const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith("TCPSocket")).length;

/** Waits, bounded, until no more sockets are open than before: an end is noticed a moment after it was closed. */
async function closed(before: number): Promise<void> {
  for (let tries = 0; tries < 200 && openSockets() > before; tries += 1)
    await new Promise((done) => setTimeout(done, 25));
  assert.ok(openSockets() <= before, `${openSockets()} sockets are open, ${before} were before`);
}

describe("a visit to a Studio in every state", () => {
  const signal = AbortSignal.timeout(60_000);
  let studio: Studio;
  let rows: ReadonlyMap<string, Target>;
  const row = (place: string): Target => rows.get(place) ?? assert.fail(`no row ${place}`);
  const visit = async (place: string, options: Parameters<Studio["provider"]>[0] = {}): Promise<string> => {
    using provider = studio.provider(options);
    await using session = await provider.open(row(place), { signal, limits });
    return await homeOf(session, signal);
  };
  before(async () => {
    studio = await startStudio({ users: 25 });
    using provider = studio.provider();
    rows = new Map(
      (await Array.fromAsync(provider.list({ signal }))).map((each) => [
        each.space ?? each.userProfile ?? each.id,
        each,
      ]),
    );
  });
  after(() => studio[Symbol.asyncDispose]());
  afterEach(() => {
    studio.faults.clear();
    assert.equal(studio.stats.terminals.open, 0, "no terminal is left");
    assert.equal(studio.stats.sockets.open, 0, "no websocket is left");
  });

  for (const place of ["analyst-01-lab", "engineer-07-lab", "analyst-05", "researcher-14", "engineer-15-lab"]) {
    it(`reaches the home of ${place}, and no other`, async () => {
      assert.equal(
        await visit(place),
        studio.ready.users.find((user) => (user.space ?? user.userProfile) === place)?.home,
      );
    });
  }

  const failures = {
    "analyst-17-lab": "denied",
    "engineer-19-lab": "throttled",
    "scientist-20-lab": "deleted",
    "researcher-18-lab": "not-ready",
    "engineer-23-recovery": "recovery-mode",
    "scientist-24-expired": "login-failed",
    "analyst-25-kiosk": "terminals-disabled",
    "engineer-15-borrowed": "identity-mismatch",
    "scientist-08-lab": "sso-domain",
    "engineer-11-lab": "unsupported-app",
  };
  for (const [place, reason] of Object.entries(failures)) {
    it(`says ${reason} for ${place}`, async () => assert.rejects(visit(place), notAssessed(reason)));
  }

  it("compares the identity of a server that had to be typed to, and refuses another's", async () => {
    studio.faults.on({ kind: "ignores-body" });
    assert.match(await visit("analyst-01-lab"), /analyst-01-lab$/);
    studio.faults.on({ kind: "identity", names: "researcher-02-lab" });
    await assert.rejects(visit("analyst-01-lab"), notAssessed("identity-mismatch"));
  });

  it("does not log in to a home that is in recovery mode", async () => {
    const { logins } = studio.stats;
    await assert.rejects(visit("engineer-23-recovery"));
    assert.equal(studio.stats.logins, logins);
  });

  it("waits out a throttle of the login call, which did nothing, and never repeats any other failure of it", async () => {
    const presigned = () => studio.stats.calls["CreatePresignedDomainUrl"] ?? 0;
    studio.faults.on({ kind: "api", error: "throttled", operation: "CreatePresignedDomainUrl", times: 1 });
    let before = presigned();
    await visit("analyst-01-lab", { callMs: 10_000 });
    assert.equal(presigned() - before, 2);
    for (const error of ["unavailable", "internal", "expired"] as const) {
      studio.faults.on({ kind: "api", error, operation: "CreatePresignedDomainUrl", times: 1 });
      before = presigned();
      await assert.rejects(visit("analyst-01-lab"), notAssessed(error === "expired" ? "credentials" : "api-error"));
      assert.equal(presigned() - before, 1, error);
    }
  });

  it("follows an XSRF cookie that rotates with every answer", async () => {
    studio.faults.on({ kind: "xsrf-rotates" });
    assert.match(await visit("analyst-01-lab"), /analyst-01-lab$/);
  });

  it("gives up on a redirect that goes round", async () => {
    studio.faults.on({ kind: "login", ends: "loop" });
    await assert.rejects(visit("analyst-01-lab"), notAssessed("login-failed"));
  });

  it("sends nothing to a host that a redirect names, not even a connection", async () => {
    await using foreign = await listen((_request, response) => response.end("hello"));
    for (const redirect of [
      `${foreign.origin}/lab`,
      `${foreign.origin.replace("127.0.0.1", "localhost")}/lab`,
      "https://evil.example/",
      "http://169.254.169.254/latest/",
    ]) {
      const off = studio.faults.on({ kind: "login", ends: { redirect } });
      await assert.rejects(visit("analyst-01-lab"), notAssessed("host-refused"), redirect);
      off();
    }
    assert.equal(foreign.connections(), 0);
    await fetch(foreign.origin);
    assert.equal(foreign.connections(), 1, "the listener does see who comes");
  });

  it("recognises AWS's sign-in page without going there", async () => {
    studio.faults.on({ kind: "login", ends: { redirect: "https://us-east-1.signin.aws.amazon.com/oauth" } });
    await assert.rejects(
      visit("analyst-01-lab"),
      (error: unknown) => notAssessed("login-failed")(error) && /sign-in page/.test(String(error)),
    );
  });

  it("refuses a front door that AWS names outside the allowed hosts", async () => {
    await using relay = await listen((request, response) => {
      // The API on one loopback port hands out a front door on another: only the endpoint's own origin is excepted.
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const onward = send(studio.endpoint, { method: "POST", headers }, (answer) => answer.pipe(response));
      request.pipe(onward);
    });
    const { logins } = studio.stats;
    await assert.rejects(visit("analyst-01-lab", { endpoint: relay.origin }), notAssessed("host-refused"));
    assert.equal(studio.stats.logins, logins, "nobody was logged in");
  });

  it("lets two users' visits run at once without mixing their sessions", async () => {
    const places = [
      "analyst-01-lab",
      "researcher-02-lab",
      "engineer-03-lab",
      "engineer-07-lab",
      "researcher-10-lab",
      "scientist-12-lab",
    ];
    const homes = await Promise.all(places.map((place) => visit(place)));
    assert.deepEqual(
      homes,
      places.map((place) => studio.ready.users.find(({ space }) => space === place)?.home),
    );
  });

  describe("a secret", () => {
    const spoken = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return "";
      } catch (error) {
        const seen: string[] = [];
        for (let each: unknown = error; each instanceof Error; each = each.cause) {
          seen.push(
            each.message,
            each.stack ?? "",
            JSON.stringify(each),
            String(each),
            JSON.stringify(Object.getOwnPropertyDescriptors(each)),
          );
        }
        return [...seen, inspect(error, { depth: Infinity, showHidden: true, getters: true })].join("\n");
      }
    };
    const secrets = [...Object.values(canaries), "token=", "studio-session", "studio-route", "_xsrf=", "AWS4-HMAC"];
    const found = (text: string): readonly string[] => {
      const forms = (secret: string) => [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString("base64").slice(0, -4),
        Buffer.from(secret).toString("hex"),
      ];
      return secrets.filter((secret) => forms(secret).some((form) => text.includes(form)));
    };

    it("is found where it is shown (so that the next tests mean something)", async () => {
      const leak = new Error(`GET https://x/auth?token=abc as ${canaries.accessKeyId}`, {
        cause: new Error(Buffer.from(canaries.sessionToken).toString("base64")),
      });
      assert.deepEqual(found(await spoken(Promise.reject(leak))), [
        canaries.accessKeyId,
        canaries.sessionToken,
        "token=",
      ]);
    });
    for (const [place, reason] of Object.entries(failures)) {
      it(`is in no part of the error when a visit ends as ${reason}`, async () => {
        const text = await spoken(visit(place));
        assert.match(text, new RegExp(reason), "the error was looked at");
        assert.deepEqual(found(text), []);
      });
    }
    it("is in no part of the error when the connection breaks in the middle of a login", async () => {
      await using broken = await listen((request) => void request.socket.destroy());
      studio.faults.on({ kind: "login", ends: { redirect: `${broken.origin}/?token=abc` } });
      const text = await spoken(visit("analyst-01-lab"));
      assert.match(text, /host-refused/);
      assert.deepEqual(found(text), []);
    });
  });

  describe("an abort", () => {
    const stop = new Error("stop");
    const phases: readonly (readonly [name: string, prepare: () => void])[] = [
      [
        "while the API throttles a read",
        () => studio.faults.on({ kind: "api", error: "throttled", operation: "DescribeApp" }),
      ],
      [
        "while the API throttles the login call",
        () => studio.faults.on({ kind: "api", error: "throttled", operation: "CreatePresignedDomainUrl" }),
      ],
      ["while the front door answers slowly", () => studio.faults.on({ kind: "latency", rttMs: 3_000 })],
      ["while the server is loading", () => studio.faults.on({ kind: "ready", afterPolls: Infinity })],
    ];
    for (const [name, prepare] of phases) {
      it(`${name} is obeyed at once with its own reason`, async () => {
        prepare();
        const sockets = openSockets();
        const controller = new AbortController();
        using provider = studio.provider({ callMs: 30_000 });
        const opening = provider.open(row("analyst-01-lab"), {
          signal: controller.signal,
          limits: { ...limits, readyMs: 30_000 },
        });
        setTimeout(() => controller.abort(stop), 300);
        const started = performance.now();
        await assert.rejects(opening, (error) => error === stop);
        assert.ok(performance.now() - started < 800, "promptly");
        provider[Symbol.dispose]();
        await closed(sockets);
      });
    }
    it("while calls wait for the token bucket is obeyed at once", async () => {
      using provider = studio.provider({ apiRate: 0.1 });
      const controller = new AbortController();
      const listing = Array.fromAsync(provider.list({ signal: controller.signal }));
      setTimeout(() => controller.abort(stop), 100);
      await assert.rejects(listing, (error) => error === stop);
    });
    it("breaks off the API call that is under way", async () => {
      const controller = new AbortController();
      const { promise: cutOff, resolve } = Promise.withResolvers<void>();
      await using mute = await listen(({ socket }) => {
        socket.once("close", () => resolve());
        controller.abort(stop);
      });
      using provider = studio.provider({ endpoint: mute.origin, callMs: 30_000 });
      const opening = provider.open(row("analyst-01-lab"), { signal: controller.signal, limits });
      await assert.rejects(opening, (error) => error === stop);
      const started = performance.now();
      await cutOff;
      assert.ok(performance.now() - started < 5_000, "not only when the request's own time was up");
    });
    it("leaves another visit alone that waits in the same call", async () => {
      studio.faults.on({ kind: "api", error: "throttled", operation: "DescribeApp", times: 2 });
      const controller = new AbortController();
      using provider = studio.provider({ callMs: 20_000 });
      const stopped = provider.open(row("analyst-01-lab"), { signal: controller.signal, limits });
      const other = provider.open(row("engineer-07-lab"), { signal, limits });
      setTimeout(() => controller.abort(stop), 100);
      await assert.rejects(stopped, (error) => error === stop);
      await using session = await other;
      assert.match(await homeOf(session, signal), /engineer-07-lab$/);
    });
    it("before anything was sent sends nothing", async () => {
      using provider = studio.provider();
      const { requests } = studio.stats;
      const signal = AbortSignal.abort(stop);
      await assert.rejects(provider.open(row("analyst-01-lab"), { signal, limits }), (error) => error === stop);
      await assert.rejects(Array.fromAsync(provider.list({ signal })), (error) => error === stop);
      assert.equal(studio.stats.requests, requests);
    });
  });
});
