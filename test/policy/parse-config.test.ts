import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { defaultConfig, weekdays } from "../../src/policy/agent-config.ts";
import { limitRows } from "../../src/policy/config-bounds.ts";
import { parseConfig } from "../../src/policy/parse-config.ts";

const base = `apiVersion: plumbline/v1
kind: Agent
metadata: { name: nightly }
spec:
  source: { directory: policies }
  targets:
    - sagemaker: { region: eu-west-1, domains: [d-abc123] }
    - jupyter:
        servers:
          - url: http://127.0.0.1:8888/base/
            tokenEnv: JUPYTER_TOKEN
    - local: {}
  limits: { concurrency: 10, apiRate: 2.5 }
  safety: { mode: audit, allowedHosts: [studio.example.org, "127.0.0.1:8443"] }
`;

suite("a config", () => {
  test("keeps what it says and has defaults for the rest", () => {
    const parsed = parseConfig(base, "plumbline.yaml");
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.deepEqual(parsed.config, {
      ...defaultConfig,
      source: { directory: "policies" },
      targets: [
        { sagemaker: { region: "eu-west-1", domains: ["d-abc123"] } },
        { jupyter: { servers: [{ url: "http://127.0.0.1:8888/base/", tokenEnv: "JUPYTER_TOKEN" }] } },
        { local: {} },
      ],
      limits: { ...defaultConfig.limits, concurrency: 10, apiRate: 2.5 },
      safety: { ...defaultConfig.safety, mode: "audit", allowedHosts: ["studio.example.org", "127.0.0.1:8443"] },
    });
  });

  test("says how much is changed at most, and keeps the defaults of what it leaves out", () => {
    const safety =
      'safety: { mode: enforce, changes: { targets: 25, within: 1d }, windows: [{ from: "20:00", to: "23:00" }] }';
    const parsed = parseConfig(base.replace(/safety: .*/, safety), "plumbline.yaml");
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.deepEqual(parsed.config.safety, {
      ...defaultConfig.safety,
      mode: "enforce",
      changes: { ...defaultConfig.safety.changes, targets: 25, withinMs: 86_400_000 },
      windows: [{ days: weekdays, from: "20:00", to: "23:00" }],
    });
  });

  test("of nothing but its kind is the default config, frozen", () => {
    const parsed = parseConfig("{ apiVersion: plumbline/v1, kind: Agent, spec: {} }", "plumbline.yaml");
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.config, defaultConfig);
    assert.ok(Object.isFrozen(parsed.config.limits));
    assert.throws(() => Object.assign(defaultConfig.limits, { concurrency: 1_000 }), TypeError);
  });

  test("has defaults within their own bounds", () => {
    for (const { fallback, least, most } of Object.values(limitRows)) assert.ok(least <= fallback && fallback <= most);
  });
});

interface Case {
  readonly when: string;
  readonly edit?: readonly [from: string, to: string];
  readonly text?: string;
  readonly at: string;
  readonly code: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}

const cases: readonly Case[] = [
  {
    when: "a limit is above its ceiling",
    edit: ["concurrency: 10", "concurrency: 201"],
    at: "13:26",
    code: "out-of-range",
    message: /<= 200, got the number 201/,
    remedy: /1 to 200/,
  },
  {
    when: "a limit is zero",
    edit: ["apiRate: 2.5", "apiRate: 0"],
    at: "13:39",
    code: "out-of-range",
    message: />= 0.1/,
    remedy: /per second/,
  },
  {
    when: "a limit is no whole number",
    edit: ["concurrency: 10", "concurrency: 1.5"],
    at: "13:26",
    code: "wrong-type",
    message: /a whole number/,
    remedy: /a whole number/,
  },
  {
    when: "a limit is mistyped",
    edit: ["concurrency: 10", "concurency: 10"],
    at: "13:13",
    code: "unknown-key",
    message: /`concurency`/,
    remedy: /`concurrency`/,
  },
  {
    when: "a window of changes is empty",
    edit: ["safety: {", 'safety: { windows: [{ from: "20:00", to: "20:00" }], '],
    at: "14:44",
    code: "empty-window",
    message: /ends when it begins/,
    remedy: /24:00/,
  },
  {
    when: "the time of attempts is too short",
    edit: ["safety: {", "safety: { changes: { within: 5m }, "],
    at: "14:32",
    code: "out-of-range",
    message: /5m is out of range/,
    remedy: /from 1h/,
  },
  {
    when: "a host has a scheme",
    edit: ["studio.example.org", '"https://studio.example.org"'],
    at: "14:41",
    code: "bad-form",
    message: /expected form/,
    remedy: /no scheme/,
  },
  {
    when: "a host is a wildcard",
    edit: ["studio.example.org", '"*.example.org"'],
    at: "14:41",
    code: "bad-form",
    message: /expected form/,
    remedy: /wildcard/,
  },
  {
    when: "a provider is mistyped",
    edit: ["- local", "- locale"],
    at: "12:7",
    code: "unknown-provider-type",
    message: /`locale`/,
    remedy: /`local`/,
  },
  {
    when: "two providers stand in one entry",
    edit: ["- local: {}", "- local: {}\n      sagemaker: {}"],
    at: "12:7",
    code: "too-many-keys",
    message: /stand together/,
    remedy: /entry of its own/,
  },
  {
    when: "a region is a domain",
    edit: ["eu-west-1", "ireland"],
    at: "7:28",
    code: "bad-form",
    message: /expected form/,
    remedy: /eu-west-1/,
  },
  {
    when: "a role is to be assumed",
    edit: ["region: eu-west-1", "assumeRole: x"],
    at: "7:20",
    code: "unsupported",
    message: /`assumeRole`/,
    remedy: /credentials of that role/,
  },
  {
    when: "stopped apps are to be started",
    edit: ["region: eu-west-1", "whenStopped: start"],
    at: "7:20",
    code: "unsupported",
    message: /`whenStopped`/,
    remedy: /never starts/,
  },
  {
    when: "a repository is given by its address alone",
    edit: ["directory: policies", "git: https://example.org/p.git"],
    at: "5:18",
    code: "wrong-type",
    message: /a mapping, got the text/,
    remedy: /a mapping with `url` and `ref`/,
  },
  {
    when: "another database is wanted",
    edit: ["  limits:", "  state: { postgres: x }\n  limits:"],
    at: "13:12",
    code: "unsupported",
    message: /`postgres`/,
    remedy: /`sqlite`/,
  },
  {
    when: "a server's URL holds its token",
    edit: ["8888/base/", "8888/?token=abc123"],
    at: "10:18",
    code: "bad-url",
    message: /a query/,
    remedy: /tokenEnv/,
  },
  {
    when: "a server's URL is none",
    edit: ["http://127.0.0.1:8888/base/", "http://:1"],
    at: "10:18",
    code: "bad-url",
    message: /not a URL/,
    remedy: /https:/,
  },
  {
    when: "a server's URL has another scheme",
    edit: ["http://127", "ftp://127"],
    at: "10:18",
    code: "bad-form",
    message: /expected form/,
    remedy: /`http` or `https`/,
  },
  {
    when: "a token stands in place of its variable's name",
    edit: ["JUPYTER_TOKEN", "a-b-c"],
    at: "11:23",
    code: "bad-form",
    message: /expected form/,
    remedy: /environment variable/,
  },
  {
    when: "neither directory nor repository is given",
    edit: ["{ directory: policies }", "{}"],
    at: "5:3",
    code: "missing-key",
    message: /one of `directory` or `git` is missing/,
    remedy: /exactly one of/,
  },
  {
    when: "the document is a policy",
    edit: ["kind: Agent", "kind: Policy"],
    at: "2:7",
    code: "not-allowed-value",
    message: /expected `Agent`/,
    remedy: /Agent/,
  },
  {
    when: "a second document follows",
    edit: ["kind: Agent", "kind: Agent\nspec: {}\n---\na: 1\n---"],
    at: "5:1",
    code: "second-document",
    message: /one document/,
    remedy: /file of its own/,
  },
  { when: "the text is empty", text: "", at: "1:1", code: "empty-file", message: /no document/, remedy: /Write/ },
];

suite("one mistake in a config gives one problem at its place", () => {
  for (const { when, edit, text, at, code, message, remedy } of cases) {
    test(`when ${when}, ${code} is reported at ${at}`, () => {
      if (edit) assert.ok(base.includes(edit[0]));
      const parsed = parseConfig(edit ? base.replace(edit[0], () => edit[1]) : (text ?? ""), "plumbline.yaml");
      assert.ok(!parsed.ok);
      const seen = parsed.problems.map(
        (problem) => `${problem.line}:${problem.column} ${problem.code}: ${problem.message}`,
      );
      assert.equal(parsed.problems.length, 1, seen.join("\n"));
      const [problem] = parsed.problems;
      assert.ok(problem);
      assert.equal(`${problem.line}:${problem.column} ${problem.code}`, `${at} ${code}`, seen.join("\n"));
      assert.match(problem.message, message);
      assert.match(problem.remedy, remedy);
      assert.doesNotMatch(JSON.stringify(problem), /token=abc123/);
    });
  }
});
