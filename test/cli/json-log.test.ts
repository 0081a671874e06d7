import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { Logger } from "../../src/model/ports.ts";
import { jsonLogger } from "../../src/cli/json-log.ts";
import { UsageError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { Untrusted } from "../../src/model/untrusted.ts";

interface Recorded {
  readonly logger: Logger;
  /** The lines so far, without line feeds. */
  readonly lines: () => readonly string[];
  readonly last: () => Readonly<Record<string, unknown>>;
}

function record({ level = "debug", secrets = [] as readonly string[] } = {}): Recorded {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString("utf8");
      done();
    },
  });
  const lines = (): readonly string[] => text.split("\n").slice(0, -1);
  return {
    logger: jsonLogger(
      { stderr: { stream, isTerminal: false, columns: undefined }, secrets: new Set(secrets) },
      { level: level === "info" ? "info" : "debug", clock: { now: () => Date.UTC(2026, 4, 4, 3) } },
    ),
    lines,
    last: () => JSON.parse(lines().at(-1) ?? "null"),
  };
}

suite("a line of the log", () => {
  test("is one JSON object with time, level, message, and what it is about, in this order", () => {
    const { logger, lines } = record();
    logger.info("run finished", { findings: 3, policy: "home", target: "t", run: "01J" });
    assert.deepEqual(lines(), [
      '{"time":"2026-05-04T03:00:00.000Z","level":"info","message":"run finished","policy":"home","target":"t","run":"01J","findings":3}',
    ]);
  });

  test("is not written below the level that is asked for", () => {
    const { logger, lines } = record({ level: "info" });
    logger.debug("a");
    logger.info("b");
    logger.warn("c");
    assert.equal(lines().length, 2);
  });

  test("cannot be told another time, level or message by a fact", () => {
    const { logger, last } = record();
    logger.info("said", { message: "forged", level: "warn", time: "never", cut: false });
    const { message, level, _message, _level, _cut } = last();
    assert.deepEqual([message, level, _message, _level, _cut], ["said", "info", "forged", "warn", false]);
  });

  test("gives an error as its class and code, never its message", () => {
    const { logger, last, lines } = record();
    const system = Object.assign(new Error("open /home/ana/secret"), { code: "ENOENT" });
    const strange = Object.assign(new Error("x"), { code: "a b\n" });
    logger.warn("failed", { error: new UsageError("text of a target", "remedy", "bad-thing"), system, strange });
    assert.deepEqual(last()["error"], { class: "UsageError", code: "bad-thing" });
    assert.deepEqual(last()["system"], { class: "Error", code: "ENOENT" });
    assert.deepEqual(last()["strange"], { class: "Error" });
    assert.doesNotMatch(lines().join(""), /text of a target|ana/);
  });

  test("survives facts that cannot be shown", () => {
    const { logger, last } = record();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const trap = {
      get value(): string {
        throw new Error("no");
      },
    };
    logger.info("odd", { circle, trap, big: 1n, never: NaN, nothing: undefined, call: () => 1, none: null });
    const { trap: trapped, big, never, none, ...rest } = last();
    assert.deepEqual([trapped, big, never, none], ["[unreadable]", "1", "NaN", null]);
    assert.ok(!("nothing" in rest) && !("call" in rest));
  });
});

suite("secrets", () => {
  const canary = "canary-0123456789";
  const planted: Readonly<Record<string, unknown>> = {
    typed: new Secret(canary),
    held: `x ${canary} y`,
    nested: { list: [{ deep: `a${canary}` }] },
    [canary]: 1,
    password: "unheld-password",
    headers: {
      Authorization: "Bearer unheld-bearer",
      cookie: "_xsrf=unheld-cookie",
      "X-Amz-Security-Token": "unheld-aws",
    },
    url: new URL(`https://d-1.studio.example.org/auth?token=unheld-token`),
    presigned: "https://d-1.studio.example.org/auth?token=unheld-token&x=1",
    userinfo: "https://user:unheld-userinfo@git.example.org/p.git",
    bytes: Untrusted.text(`aws_secret_access_key = unheld-key`),
    error: new Error(canary),
    encoded: `https://example.org/?q=${encodeURIComponent(canary)}`,
  };

  test("that are planted in facts, keys and the message do not come out", () => {
    const { logger, lines } = record({ secrets: [canary] });
    logger.warn(`constant ${canary}`, { ...planted, again: planted });
    assert.equal(lines().length, 1);
    assert.doesNotMatch(lines().join(""), /canary-|unheld-/);
  });

  test("that are learnt after the logger was made are masked too", () => {
    const secrets = new Set<string>();
    let text = "";
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    });
    const stderr = { stream, isTerminal: false, columns: undefined };
    const logger = jsonLogger({ stderr, secrets }, { level: "info", clock: { now: () => 0 } });
    secrets.add(canary);
    logger.info("m", { fact: canary });
    assert.match(text, /"fact":"\[secret\]"/);
  });
});

suite("hostile text", () => {
  const hostile = [
    "line\nfeed\r\n",
    "\u001b[2J\u009b31m",
    '"},{"level":"forged',
    "\u202Egnp.exe",
    "zero\u200bwidth\ufeff",
    "\ud800 lone",
    "\u2028\u2029",
    "tag \u{e0041}",
  ];

  for (const text of hostile)
    test(`${JSON.stringify(text)} stays one line of plain text`, () => {
      const { logger, lines } = record();
      logger.info(text, { target: text, [text]: { [text]: [text] } });
      assert.equal(lines().length, 1);
      assert.doesNotMatch(
        lines()[0] ?? "",
        /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff\u{e0000}-\u{e0fff}]|\\ud8/u,
      );
      assert.equal(JSON.parse(lines()[0] ?? "")["level"], "info");
    });

  test("of any kind gives one parsable line of at most 8 KiB", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.dictionary(fc.string({ unit: "binary" }), anything),
        (message, facts) => {
          const { logger, lines } = record();
          logger.info(message, facts);
          assert.equal(lines().length, 1);
          const [line = ""] = lines();
          assert.ok(Buffer.byteLength(line) < 8_192);
          assert.equal(JSON.parse(line).level, "info");
        },
      ),
      { numRuns: 100 },
    );
  });

  test("that is too long costs other facts before it costs those that a reader filters by", () => {
    const { logger, lines, last } = record();
    const long = "\u0000".repeat(3_000);
    logger.info("long", { a: long, b: long, c: "short", run: "01J" });
    assert.ok(Buffer.byteLength(lines()[0] ?? "") < 8_192);
    const { run, c, cut } = last();
    assert.deepEqual([run, c, cut], ["01J", "short", true]);
  });
});

test("a stream that has ended takes no line, and that is no accident", () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.end();
  const logger = jsonLogger(
    { stderr: { stream, isTerminal: false, columns: undefined }, secrets: new Set() },
    { level: "debug", clock: { now: () => 0 } },
  );
  logger.warn("late");
});
