import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { interruption } from "../../src/engine/deadline.ts";
import { visit, type VisitRequest } from "../../src/engine/visit.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { type ReasonCode, reasons } from "../../src/model/outcome.ts";
import type { Abortable, TargetProvider } from "../../src/model/ports.ts";
import type { Program, Frame } from "../../src/model/program.ts";
import { Untrusted } from "../../src/model/untrusted.ts";
import { fastForward } from "./support/clock.ts";
import {
  fact,
  files,
  framesFor,
  honest,
  provider,
  session,
  type SessionScript,
  tools,
  until,
  user,
} from "./support/fleet.ts";

const asks: readonly Ask[] = [{ kind: "files", path: "~/a" }];
const never = new AbortController().signal;
const quiet = { signal: never, stop: never };

const request = (
  script: SessionScript | TargetProvider["open"] = {},
  more: Partial<VisitRequest> = {},
): VisitRequest => ({
  target: user("ann"),
  provider: provider([], typeof script === "function" ? script : async () => session(script)),
  asks,
  ...more,
});

async function reasonCode(
  script: SessionScript | TargetProvider["open"],
  signals = quiet,
  ask = asks,
): Promise<ReasonCode | undefined> {
  const { reply } = await visit(request(script, { asks: ask }), tools(), signals);
  return "reason" in reply ? reply.reason.code : undefined;
}

const failure = (code: ReasonCode) => new NotAssessed(code, `because of ${code}`, { remedy: "Look." });

test("a whole reply gives the answers to what was asked, without the canaries", async () => {
  const visited = await visit(request(), tools(), quiet);
  assert.deepEqual(visited, {
    reply: { answers: [files(fact("~/a"))], changes: [] },
    transport: "argv",
    leftovers: [],
  });
});

test("what several checks ask is asked once, and each gets the answer", async () => {
  const programs: Program[] = [];
  const open = async () => {
    const one = session();
    return {
      ...one,
      run: (program: Program, limits: Parameters<typeof one.run>[1]) => (
        programs.push(program),
        one.run(program, limits)
      ),
    };
  };
  const twice: readonly Ask[] = [...asks, { kind: "files", path: "~/b" }, ...asks];
  const { reply } = await visit(request(open, { asks: twice }), tools(), quiet);
  assert.deepEqual(reply, { answers: [files(fact("~/a")), files(fact("~/b")), files(fact("~/a"))], changes: [] });
  // Two canaries stand before them.
  assert.deepEqual(
    programs.map((program) => program.asks),
    [4],
  );
});

test("an error with a reason makes the visit unknown for that reason, at login and in the terminal", async () => {
  for (const code of Object.keys(reasons) as readonly ReasonCode[]) {
    const open = () => Promise.reject(failure(code));
    const run = async function* () {
      yield* [];
      throw failure(code);
    };
    assert.equal(await reasonCode(open), code);
    assert.equal(await reasonCode({ run }), code);
  }
});

test("an error that nobody foresaw is internal: logged with its place, its message in no report and no log", async () => {
  const kit = tools();
  const open = () => Promise.reject(new TypeError("fetch failed: https://h/?token=hunter2"));
  const { reply } = await visit(request(open), kit, quiet);
  assert.deepEqual(reply, { reason: { code: "internal", detail: "TypeError" } });
  assert.match(kit.logger.lines.join(), /unexpected error .*visit\.test\.ts/);
  assert.doesNotMatch(kit.logger.lines.join(), /hunter2/);
});

test("checks that do not fit into one program are found out before anyone is logged in", async () => {
  const large: readonly Ask[] = [{ kind: "run", command: "#".repeat(200_000), timeoutMs: 1, maxBytes: 1 }];
  const open = mock.fn(async () => session());
  assert.equal(await reasonCode(open, quiet, large), "program-too-large");
  assert.equal(open.mock.callCount(), 0);
});

test("a target that says every file exists is not believed", async () => {
  const answer = (ask: Ask) => (ask.kind === "files" ? files(fact(ask.path, "directory")) : honest()(ask));
  assert.equal(await reasonCode({ answer }), "canary-failed");
});

test("a target that says no file exists is not believed", async () => {
  assert.equal(
    await reasonCode({ answer: (ask) => (ask.kind === "files" ? files() : honest()(ask)) }),
    "canary-failed",
  );
});

test("a target that answers every command with success and nothing else is not believed", async () => {
  const command: readonly Ask[] = [{ kind: "run", command: "true", timeoutMs: 1000, maxBytes: 100 }];
  const answer = (ask: Ask) => {
    const told = honest()(ask);
    return told.kind === "run" ? { ...told, stdout: Untrusted.text("") } : told;
  };
  assert.equal(await reasonCode({ answer }, quiet, command), "canary-failed");
});

const mixed: readonly Ask[] = [
  { kind: "run", command: "true", timeoutMs: 1000, maxBytes: 100 },
  { kind: "files", path: "~/a" },
];
const ended = (end: Extract<Answer, { kind: "run" }>["end"]) => (ask: Ask) => {
  const told = honest()(ask);
  return told.kind === "run" ? { ...told, end, stdout: Untrusted.text("") } : told;
};
const silent: Readonly<Record<string, readonly [reason: ReasonCode, answer: (ask: Ask) => Answer]>> = {
  "could not be started": [
    "probe-error",
    (ask) => (ask.kind === "run" ? { kind: "none", reason: "probe-error", detail: "no process" } : honest()(ask)),
  ],
  "timed out": ["probe-timeout", ended({ timedOut: true })],
  "was killed": ["command-killed", ended({ signal: 9 })],
};
for (const [how, [reason, answer]] of Object.entries(silent)) {
  test(`when the command with a known answer ${how}, commands are unknown for that reason and files are believed`, async () => {
    const { reply } = await visit(request({ answer }, { asks: mixed }), tools(), quiet);
    assert.ok("answers" in reply, JSON.stringify(reply));
    const [command, file] = reply.answers;
    assert.equal(command?.kind === "none" ? command.reason : command?.kind, reason);
    assert.deepEqual(file, files(fact("~/a")));
  });
}

test("when only the command with a known answer was not answered, no other command is believed either", async () => {
  const answer = (ask: Ask): Answer =>
    ask.kind === "run" && ask.command.startsWith("echo $((") ? { kind: "none", reason: "race" } : honest()(ask);
  const { reply } = await visit(request({ answer }, { asks: mixed }), tools(), quiet);
  assert.deepEqual(reply, { answers: [{ kind: "none", reason: "race" }, files(fact("~/a"))], changes: [] });
});

test("when a path with a known answer was not looked at, files are unknown for that reason and commands are believed", async () => {
  const answer = (ask: Ask): Answer =>
    ask.kind === "files" && ask.path === "/usr" ? { kind: "none", reason: "probe-error" } : honest()(ask);
  const { reply } = await visit(request({ answer }, { asks: mixed }), tools(), quiet);
  assert.ok("answers" in reply);
  assert.deepEqual(
    reply.answers.map(({ kind }) => kind),
    ["run", "none"],
  );
});

test("the canaries differ from visit to visit", async () => {
  const programs = new Set<string>();
  const run: SessionScript["run"] = async function* (program) {
    programs.add(program.argv.filter((word) => word.startsWith("/etc/")).join());
    yield framesFor(program, honest());
  };
  const kit = tools();
  for (let visits = 0; visits < 3; visits++) await visit(request({ run }), kit, quiet);
  assert.equal(programs.size, 3);
});

/** A session that never ends by itself; `obedient` ones end when they are told. */
async function* hang(obedient: boolean, { signal }: Abortable): AsyncGenerator<readonly Frame[]> {
  yield* [];
  await (obedient ? until({ signal }) : new Promise(() => undefined));
}

for (const obedient of [true, false]) {
  test(`a visit that runs out of time is cut${obedient ? "" : ", also when the session does not listen"}`, async (t) => {
    const dispose = mock.fn(async () => undefined);
    const run = (_: Program, options: Abortable) => hang(obedient, options);
    const visited = await fastForward(t, () => visit(request({ run, dispose }), tools(), quiet));
    assert.deepEqual(visited.reply, { reason: { code: "visit-timeout", detail: "no whole answer within 60000 ms" } });
    assert.equal(dispose.mock.callCount(), 1);
  });

  test(`a visit that is interrupted says so and still cleans up${obedient ? "" : ", also when the session does not listen"}`, async (t) => {
    const wish = new AbortController();
    const dispose = mock.fn(async () => undefined);
    const run = (_: Program, options: Abortable) => {
      queueMicrotask(() => wish.abort(interruption()));
      return hang(obedient, options);
    };
    const signals = { signal: wish.signal, stop: never };
    assert.equal(await fastForward(t, () => reasonCode({ run, dispose }, signals)), "interrupted");
    assert.equal(dispose.mock.callCount(), 1);
  });
}

test("a session that opens after the visit was given up is closed all the same", async (t) => {
  const wish = new AbortController();
  const closed = Promise.withResolvers<void>();
  const late = Promise.withResolvers<ReturnType<typeof session>>();
  const open = () => {
    queueMicrotask(() => wish.abort(interruption()));
    return late.promise;
  };
  const signals = { signal: wish.signal, stop: never };
  assert.equal(await fastForward(t, () => reasonCode(open, signals)), "interrupted");
  late.resolve(session({ dispose: async () => closed.resolve() }));
  await closed.promise;
});

test("nobody is logged in to after the stop", async () => {
  const open = mock.fn(async () => session());
  const gone = AbortSignal.abort(interruption());
  assert.equal(await reasonCode(open, { signal: gone, stop: gone }), "interrupted");
  assert.equal(open.mock.callCount(), 0);
});

test("what was left behind is named, in printable text", async () => {
  const { leftovers } = await visit(request({ leftovers: ["terminal 1\u001b[2J"] }), tools(), quiet);
  assert.deepEqual(leftovers, ["terminal 1\\u{1b}[2J"]);
});

test("a clean-up that fails is reported and hides no answer", async () => {
  const dispose = () => Promise.reject(failure("connection-lost"));
  const { reply, leftovers } = await visit(request({ dispose, leftovers: ["plumbline_1"] }), tools(), quiet);
  assert.ok("answers" in reply);
  assert.deepEqual(leftovers, ["plumbline_1", "unconfirmed, as the clean-up failed: because of connection-lost"]);
});

test("a clean-up that hangs ends with the second wish to stop", async (t) => {
  const stop = new AbortController();
  const dispose = () => {
    queueMicrotask(() => stop.abort(interruption()));
    return new Promise<void>(() => undefined);
  };
  const signals = { signal: never, stop: stop.signal };
  const { reply, leftovers } = await fastForward(t, () => visit(request({ dispose }), tools(), signals));
  assert.ok("answers" in reply);
  assert.deepEqual(leftovers, ["unconfirmed, as the clean-up failed: the run was stopped"]);
});

test("an environment that is to be left alone is not asked, and the session is closed", async () => {
  const closed = mock.fn(async () => undefined);
  const run = mock.fn(async function* () {
    yield* [];
  });
  const opened = async () => ({ ...session({ run, dispose: closed }), lastActivity: async () => 0 });
  const { reply } = await visit(request(opened), { ...tools(), defer: () => true }, quiet);
  assert.deepEqual(reply, { reason: { code: "idle-deferred", detail: "not used since 1970-01-01T00:00:00.000Z" } });
  assert.deepEqual([run.mock.callCount(), closed.mock.callCount()], [0, 1]);
});

test("an environment that does not say when it was used is asked", async () => {
  const silent = async () => ({ ...session(), lastActivity: async () => undefined });
  for (const open of [silent, async () => session()]) {
    const { reply } = await visit(request(open), { ...tools(), defer: () => true }, quiet);
    assert.ok("answers" in reply);
  }
});
