import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import type { Json } from "../../src/model/check.ts";
import { isList, isMapping, items, member } from "../../src/policy/json.ts";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { configSchema } from "../../src/policy/schema/config-schema.ts";
import type { Problem } from "../../src/policy/problem.ts";
import { scheduleMistakes } from "./mistakes/config-schedule.ts";
import { sourceMistakes } from "./mistakes/config-source.ts";
import { tellingMistakes } from "./mistakes/config-telling.ts";

const text = readFileSync(new URL("../../examples/agent/plumbline.yaml", import.meta.url), "utf8");
const hour = 3_600_000;
const day = 24 * hour;

suite("the example config of an agent", () => {
  test("is valid, and means what it says", () => {
    const parsed = parseConfig(text, "plumbline.yaml");
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const { source, schedule, state, reports, notify, deadlinesMs, server } = parsed.config;
    assert.ok(source !== undefined && "git" in source);
    assert.deepEqual(source.git.ref, { branch: "main" });
    assert.equal(source.git.intervalMs, 60_000);
    assert.deepEqual([schedule.splayMs, schedule.wakeMs, schedule.idleAfterMs], [20 * 60_000, 5 * 60_000, 15 * 60_000]);
    assert.deepEqual(schedule.freshness, {
      critical: day,
      high: 3 * day,
      medium: 7 * day,
      low: 14 * day,
      info: 30 * day,
    });
    assert.deepEqual(schedule.confirm, { critical: 0, high: 0, medium: 1, low: 1, info: 1 });
    assert.deepEqual(state.retention, { runs: 90, transitions: 400, observations: 30, outbox: 30 });
    assert.deepEqual(deadlinesMs, { critical: day, high: 7 * day, medium: 30 * day });
    assert.deepEqual(reports, [
      { format: "json", to: { directory: "/var/lib/plumbline/reports" } },
      {
        format: "markdown",
        to: { s3: { bucket: "example-plumbline-reports", prefix: "studio/", region: "eu-west-1" } },
      },
    ]);
    assert.equal(server.listen, "0.0.0.0:9464");
    assert.deepEqual(
      notify.map(({ name, channel, digestMs, person }) => [name, Object.keys(channel)[0], digestMs, person]),
      [
        ["security-chat", "slack", 0, false],
        ["platform-mail", "email", day, false],
        ["people", "email", 0, true],
        ["ticket-system", "webhook", 0, false],
        ["chat-bridge", "webhook", 0, false],
        ["topic", "sns", 0, false],
        ["bus", "eventbridge", 0, false],
      ],
    );
  });

  test("fills in what a route leaves out", () => {
    const parsed = parseConfig(text, "plumbline.yaml");
    assert.ok(parsed.ok);
    const [, , people, , bridge] = parsed.config.notify;
    assert.ok(people !== undefined && "email" in people.channel);
    assert.deepEqual([people.channel.email.tls, people.channel.email.port], ["starttls", 587]);
    assert.deepEqual(bridge?.when, {
      severity: "low",
      changes: ["opened", "reopened", "resolved", "flapping", "enforced"],
    });
    assert.ok(Object.isFrozen(people.channel.email.to));
  });

  test("shows every key of the schema, in a line of its own or in a comment", () => {
    const written = new Set([...text.matchAll(/([A-Za-z0-9]+):(?=\s)/g)].map(([, key]) => key));
    const missing = [...keysOf(configSchema())].filter((key) => !written.has(key));
    // The other kinds of reference, of source and of target, and keys in place of those that are shown.
    assert.deepEqual(
      missing,
      ["directory", "tag", "commit", "gpgKeys", "local"].filter((key) => !written.has(key)),
    );
  });
});

suite("a window without days", () => {
  test("is open every day", () => {
    const parsed = parseConfig(text.replace("days: [sat, sun], ", ""), "plumbline.yaml");
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.config.schedule.windows[1]?.days, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
  });
});

suite("what is turned off", () => {
  for (const [from, to] of [
    ["splay: 20m", "splay: 0s"],
    ["wake: 5m", 'wake: "0"'],
    ["idleAfter: 15m", "idleAfter: 0m"],
    ["digest: 1d", "digest: 0h"],
  ] as const)
    test(`\`${to}\` is allowed`, () => {
      assert.ok(text.includes(from));
      assert.ok(parseConfig(text.replace(from, to), "plumbline.yaml").ok);
    });
});

suite("addresses of persons that are allowed", () => {
  for (const to of [
    "{userProfile}.{domain}@example.org",
    "{userProfile}@{domain}.example.org",
    "{userProfile}@{domain}",
  ])
    test(to, () => {
      assert.deepEqual(problems(text.replace('"{userProfile}@example.org"', `"${to}"`)), []);
    });
});

suite("addresses of repositories that are allowed", () => {
  for (const url of [
    "ssh://git@git.example.org/p.git",
    "ssh://git@git.example.org:2222/p.git",
    "git@git.example.org:platform/p.git",
    "https://git.example.org:8443/p.git",
  ])
    test(url, () => assert.deepEqual(problems(withUrl(url)), []));

  for (const url of ["file:///srv/p.git", "http://127.0.0.1:3000/p.git", "http://[::1]:3000/p.git"])
    test(`${url}, once allowLocal is set`, () => {
      assert.deepEqual(problems(withUrl(url).replace("allowLocal: false", "allowLocal: true")), []);
      assert.equal(problems(withUrl(url)).length, 1);
    });

  const withUrl = (url: string): string =>
    text.replace(/url: https:\/\/git.example.org.*/, `url: "${url}"`).replace(/ +tokenEnv: POLICY.*\n/, "");
});

suite("one mistake in an agent's config gives one problem at its place", () => {
  for (const { when, edit, code, message, remedy } of [...sourceMistakes, ...scheduleMistakes, ...tellingMistakes]) {
    test(`when ${when}, ${code} is reported`, () => {
      assert.ok(text.includes(edit[0]), "the edit must change the config");
      const marked = text.replace(edit[0], () => edit[1]);
      const found = problems(marked.replace("▸", ""));
      const seen = found.map((problem) => `${problem.line}:${problem.column} ${problem.code}: ${problem.message}`);
      assert.equal(found.length, 1, seen.join("\n"));
      const [problem] = found;
      assert.equal(problem?.code, code, seen.join("\n"));
      assert.match(problem.message, message);
      assert.match(problem.remedy, remedy);
      if (marked.includes("▸")) {
        const before = marked.slice(0, marked.indexOf("▸")).split("\n");
        assert.equal(`${problem.line}:${problem.column}`, `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`);
      }
      assert.doesNotMatch(JSON.stringify(problem), /hunter2/i, "what may be a secret is not repeated");
    });
  }

  test("and a secret is not shown by a problem in the line beside it", () => {
    const broken = text
      .replace("tls: starttls", "tlss: starttls")
      .replace("userEnv: SMTP_USER", "password: 'hunter2 hunter2'");
    assert.ok(problems(broken).length >= 2);
    assert.doesNotMatch(JSON.stringify(problems(broken)), /hunter2/);
  });
});

function problems(config: string): readonly Problem[] {
  const parsed = parseConfig(config, "plumbline.yaml");
  return parsed.ok ? [] : parsed.problems;
}

/** Every name of a property in a schema. */
function* keysOf(schema: Json): Generator<string> {
  if (isList(schema)) for (const item of items(schema)) yield* keysOf(item);
  if (!isMapping(schema)) return;
  const properties = member(schema, "properties");
  if (isMapping(properties))
    for (const [key, part] of Object.entries(properties)) {
      yield key;
      yield* keysOf(part);
    }
  const inner = member(schema, "items");
  if (inner !== undefined) yield* keysOf(inner);
}
