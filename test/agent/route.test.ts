import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { digestEnd } from "../../src/agent/digest.ts";
import { routeChanges, type ChangesToRoute } from "../../src/agent/route.ts";
import type { NotifyRoute } from "../../src/policy/agent-config.ts";
import { opened, route, state, target, transition } from "./support/changes.ts";

const now = Date.parse("2026-03-02T03:10:00.000Z");
const day = 86_400_000;
const deadlines = { info: 60 * day, low: 30 * day, medium: 14 * day, high: 7 * day, critical: day };

const routed = (routes: readonly NotifyRoute[], facts: Partial<ChangesToRoute> = {}) => {
  const { states = [state()], targets = [target()] } = facts;
  const { transitions = states.map((one) => transition(one)) } = facts;
  return routeChanges({ run: "01JQ0000000000000000000001", now, transitions, states, targets }, { routes, deadlines });
};

test("an opened finding becomes an item with all that its reader needs", () => {
  const { entries, unroutable } = routed([route()]);
  assert.equal(unroutable, 0);
  assert.deepEqual(entries, [
    {
      notifier: "ops",
      person: null,
      run: "01JQ0000000000000000000001",
      notBefore: "2026-03-02T03:10:00.000Z",
      items: [
        {
          finding: "f1",
          change: "opened",
          cause: "person",
          at: opened,
          policy: "home-credentials",
          check: "no-access-keys",
          title: "No static keys",
          subject: "~/.aws/credentials",
          severity: "high",
          owner: "platform-security",
          labels: { tier: "baseline" },
          target: "sagemaker/d-1/alice/JupyterLab",
          domain: "d-1",
          userProfile: "alice",
          space: null,
          expected: "no keys",
          observed: "line 3 matches",
          remediation: "Delete them.",
          firstSeen: opened,
          deadline: "2026-03-09T03:04:05.000Z",
        },
      ],
    },
  ]);
});

describe("a finding of high severity, owned by platform-security, reaches a route whose", () => {
  const rows: readonly (readonly [string, Partial<NotifyRoute["when"]>, boolean])[] = [
    ["least severity is high", { severity: "high" }, true],
    ["least severity is critical", { severity: "critical" }, false],
    ["domains match by pattern", { domains: ["d-*"] }, true],
    ["domains exclude it", { domains: ["*", "!d-1"] }, false],
    ["owners match by pattern", { owners: ["platform-*"] }, true],
    ["owners exclude it", { owners: ["*", "!platform-security"] }, false],
    ["policies name it", { policies: ["home-credentials"] }, true],
    ["policies name another", { policies: ["other"] }, false],
    ["labels are among its own", { labels: { tier: "baseline" } }, true],
    ["labels are others", { labels: { tier: "extra" } }, false],
    ["labels hold one that it lacks", { labels: { tier: "baseline", team: "a" } }, false],
    ["labels hold one that every object inherits", { labels: { constructor: "a" } }, false],
    ["changes hold opened", { changes: ["opened"] }, true],
    ["changes do not hold opened", { changes: ["resolved"] }, false],
  ];
  for (const [what, when, reached] of rows)
    test(`${what}: ${reached}`, () => {
      const { entries, unroutable } = routed([route({ when })]);
      assert.deepEqual([entries.length, unroutable], reached ? [1, 0] : [0, 1]);
    });
});

test("what no route takes counts as unroutable from medium up, and only where it was opened", () => {
  const states = [
    state({ id: "m", severity: "medium" }),
    state({ id: "l", severity: "low" }),
    state({ id: "c", severity: "critical" }),
  ];
  const transitions = [...states.map((one) => transition(one)), transition(state({ id: "m" }), { change: "stale" })];
  assert.equal(routed([route({ when: { owners: ["nobody"] } })], { states, transitions }).unroutable, 2);
  assert.equal(routed([], { states, transitions }).unroutable, 0, "without routes nobody asked to be told");
});

test("a resolved finding has no deadline, and one whose severity has none has none either", () => {
  const states = [state({ lifecycle: "resolved", closedAt: opened })];
  const transitions = states.map((one) => transition(one, { change: "resolved" }));
  assert.equal(routed([route()], { states, transitions }).entries[0]?.items[0]?.deadline, null);
  const without = routeChanges(
    { run: "r", now, transitions: [transition(state())], states: [state()], targets: [target()] },
    { routes: [route()], deadlines: { critical: day } },
  );
  assert.equal(without.entries[0]?.items[0]?.deadline, null);
});

test("a digest is due at the end of its period, which no restart moves", () => {
  assert.equal(routed([route({ digestMs: day })]).entries[0]?.notBefore, "2026-03-03T00:00:00.000Z");
  assert.equal(digestEnd(0, day), day);
  assert.equal(digestEnd(day - 1, day), day);
  assert.equal(digestEnd(day, day), 2 * day);
  assert.equal(digestEnd(123, 0), 123);
});

describe("a route for persons", () => {
  const findings = [
    ["alice", target()],
    ["bob", target({ id: "sagemaker/d-1/bob/JupyterLab", userProfile: "bob" })],
    ["shared", target({ id: "sagemaker/d-1/bob/team/JupyterLab", userProfile: "bob", space: "team" })],
    ["namesake", target({ id: "sagemaker/d-2/alice/JupyterLab", domain: "d-2" })],
    ["source", target({ id: "agent/source", provider: "agent", domain: null, userProfile: null })],
    ["odd-agent", target({ id: "agent/alice", provider: "agent" })],
    ["server", target({ id: "jupyter/host", provider: "jupyter", domain: null, userProfile: null })],
  ] as const;
  const states = [
    ...findings.map(([id, on]) => state({ id, target: on.id })),
    state({ id: "gone", target: "sagemaker/d-1/carol/JupyterLab" }),
  ];
  const targets = findings.map(([, on]) => on);

  test("makes one entry per user profile, and none for what is on nobody's home", () => {
    const { entries } = routed([route({ person: true })], { states, targets });
    assert.deepEqual(
      entries.map(({ person, items }) => [person, items.map(({ domain, finding }) => `${domain} ${finding}`)]),
      [
        ["alice", ["d-1 alice"]],
        ["bob", ["d-1 bob", "d-1 shared"]],
        ["alice", ["d-2 namesake"]],
      ],
    );
  });

  test("stands behind the routes for operators, so that many persons keep no operator waiting", () => {
    const { entries } = routed([route({ name: "mail", person: true }), route()], { states, targets });
    assert.deepEqual(
      entries.map(({ notifier }) => notifier),
      ["ops", "mail", "mail", "mail"],
    );
    assert.equal(entries[0]?.items.length, states.length);
  });
});

test("of more than any message holds the worst are kept, and the others counted by what they were", () => {
  const mostBytes = 20 * 256 * 1024;
  const states = Array.from({ length: 9_000 }, (_, nth) =>
    state({ id: `f${nth}`, severity: nth % 3 === 0 ? "critical" : "high", observed: "x".repeat(800) }),
  );
  const transitions = states.map((one, nth) => transition(one, nth % 3 === 2 ? { change: "reopened" } : {}));
  const [entry] = routed([route()], { states, transitions }).entries;
  assert.ok(entry?.omitted);
  const { items, omitted } = entry;
  const bytes = Buffer.byteLength(JSON.stringify(items));
  assert.ok(bytes <= mostBytes && bytes > mostBytes - 2_000, `${bytes} bytes`);
  assert.equal(items.filter(({ severity }) => severity === "critical").length, 3_000);
  assert.deepEqual(omitted, { opened: 6_000 - items.length, reopened: 3_000 });
  const few = routed([route()], { states: states.slice(0, 100), transitions: transitions.slice(0, 100) }).entries[0];
  assert.deepEqual([few?.items.length, few?.omitted], [100, undefined]);
});
