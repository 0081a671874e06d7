import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { KnownFact, Target } from "../../src/model/target.ts";
import { UsageError } from "../../src/model/errors.ts";
import { startStudio, type Studio } from "./support/studio.ts";

const signal = AbortSignal.timeout(60_000);
const byPlace = (rows: readonly Target[]) => new Map(rows.map((row) => [row.space ?? row.userProfile ?? row.id, row]));
const list = async (studio: Studio, options: Parameters<Studio["provider"]>[0] = {}): Promise<readonly Target[]> => {
  using provider = studio.provider(options);
  return await Array.fromAsync(provider.list({ signal }));
};

describe("the inventory of a Studio in every state", () => {
  let studio: Studio;
  before(async () => (studio = await startStudio({ users: 150 })));
  after(() => studio[Symbol.asyncDispose]());
  afterEach(() => studio.faults.clear());

  it("has a row for every user profile and every space, and no other", async () => {
    const rows = await list(studio);
    assert.deepEqual(
      rows.map(({ domain, userProfile, space, state }) => `${domain} ${userProfile} ${space ?? null} ${state}`).sort(),
      studio.ready.users.map((user) => `${user.domain} ${user.userProfile} ${user.space} ${user.state}`).sort(),
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, "ids are unique");
  });

  it("asks once per page and domain, never per user profile", async () => {
    const before = { ...studio.stats.calls };
    await list(studio);
    const spent = Object.entries(studio.stats.calls).map(
      ([name, calls]) => [name, calls - (before[name] ?? 0)] as const,
    );
    const domains = studio.ready.domains.length;
    for (const [name, calls] of spent) {
      const pages = name.startsWith("List") && name !== "ListDomains" ? domains + 2 : domains;
      assert.ok(calls <= pages, `${name}: ${calls} calls`);
    }
  });

  const expected: readonly (readonly [place: string, reason: string | undefined, detail?: RegExp])[] = [
    ["analyst-01-lab", undefined],
    ["scientist-04", "no-app"],
    ["analyst-05", undefined],
    ["researcher-06-lab", "app-stopped"],
    ["engineer-07-lab", undefined],
    ["scientist-08-lab", "sso-domain"],
    ["analyst-09-lab", "app-pending"],
    ["engineer-11-lab", "unsupported-app", /CodeEditor/],
    ["analyst-13-lab", "app-failed", /image version .* no longer exists/],
    ["scientist-16-lab", "unified-studio"],
    ["analyst-21-archive", "app-stopped"],
    ["researcher-22-closing", "app-deleting"],
  ];
  for (const [place, reason, detail] of expected) {
    it(`says ${reason ?? "nothing against a visit"} for ${place}`, async () => {
      const row = byPlace(await list(studio)).get(place);
      assert.ok(row, "the row is there");
      assert.equal(row.blocked?.code, reason);
      if (detail !== undefined) assert.match(row.blocked?.detail ?? "", detail);
    });
  }

  it("comes in the same order each time, by domain, user profile and space", async () => {
    const first = await list(studio);
    assert.deepEqual(await list(studio), first);
    const keys = first.map(({ domain, userProfile, space }) => [domain, userProfile, space ?? ""].join(" "));
    assert.deepEqual(keys, keys.toSorted());
  });

  it("holds the facts that AWS gives: sharing, image, instance type", async () => {
    const row = byPlace(await list(studio)).get("engineer-07-lab");
    assert.equal(row?.sharing, "Shared");
    assert.equal(row?.image?.version, "3.9.1");
    assert.equal(row?.instanceType, "ml.t3.medium");
  });

  it("holds what AWS says of the app without any further call", async () => {
    const row = byPlace(await list(studio)).get("analyst-01-lab");
    assert.deepEqual(row?.app?.status, { value: "InService" });
    assert.deepEqual(row?.app?.imageVersion, { value: "3.9.1" });
    assert.deepEqual(row?.app?.lifecycleConfig, { value: null });
    assert.deepEqual(row?.app?.networkMode, { value: "VpcOnly" });
    assert.ok(row?.app !== undefined && "reason" in row.app.idleMinutes, "idle shutdown was not asked for");
  });

  const idleRows: readonly (readonly [place: string, fact: Partial<KnownFact>])[] = [
    ["analyst-01-lab", { value: 120 }],
    ["researcher-06-lab", { value: 10_080 }],
    ["analyst-21-lab", { value: null }],
    ["analyst-05", { notApplicable: "Studio Classic has no idle shutdown of AWS" }],
  ];
  it("reads idle shutdown only when somebody asks, the space before the user profile before the domain", async () => {
    const before = { ...studio.stats.calls };
    await list(studio);
    assert.equal(studio.stats.calls["DescribeSpace"] ?? 0, before["DescribeSpace"] ?? 0);
    const rows = byPlace(await list(studio, { costly: { tags: false, idle: true } }));
    for (const [place, fact] of idleRows) assert.deepEqual(rows.get(place)?.app?.idleMinutes, fact, place);
  });

  for (const operation of ["DescribeSpace", "DescribeUserProfile"] as const)
    it(`does not conclude idle shutdown from the other layers where ${operation} is denied`, async () => {
      studio.faults.on({ kind: "api", error: "denied", operation });
      const row = byPlace(await list(studio, { costly: { tags: false, idle: true } })).get("analyst-01-lab");
      assert.ok(row?.app !== undefined && "reason" in row.app.idleMinutes);
      assert.equal(row.app.idleMinutes.reason.code, "denied");
      assert.equal(row.blocked, undefined, "and it is visited nevertheless");
    });

  it("says of a stopped app only what is settled", async () => {
    const row = byPlace(await list(studio)).get("researcher-06-lab");
    assert.deepEqual(row?.app?.status, { value: "Deleted" });
    assert.deepEqual(row?.app?.image, { reason: { code: "app-stopped" } });
  });

  it("reads tags only when somebody asks for them, and then of every user profile", async () => {
    const before = studio.stats.calls["ListTags"] ?? 0;
    assert.ok((await list(studio)).every(({ tags }) => tags === undefined));
    assert.equal(studio.stats.calls["ListTags"] ?? 0, before);
    const rows = await list(studio, { costly: { tags: true, idle: false } });
    assert.ok(rows.every(({ tags }) => tags?.["team"] !== undefined));
  });

  it("does not guess that a user profile without readable tags is in or out", async () => {
    studio.faults.on({ kind: "api", error: "denied", operation: "ListTags" });
    const rows = await list(studio, { costly: { tags: true, idle: false } });
    assert.ok(rows.every(({ blocked }) => blocked !== undefined));
    assert.equal(byPlace(rows).get("analyst-01-lab")?.blocked?.code, "denied");
  });

  for (const operation of ["ListUserProfiles", "ListSpaces", "ListApps"] as const) {
    it(`keeps what it learnt when ${operation} breaks off after its first page, and says what it does not know`, async () => {
      studio.faults.on({ kind: "api", error: "denied", operation, page: 2 });
      const rows = await list(studio, { domains: ["d-research00001"] });
      const broken = rows.filter(({ state }) => state === "Unlisted");
      assert.equal(broken.length, 1);
      assert.equal(broken[0]?.blocked?.code, "denied");
      assert.match(broken[0]?.blocked?.detail ?? "", /broke off after 100: .*AccessDenied/);
      assert.equal(byPlace(rows).get("analyst-01-lab")?.blocked, undefined, "the first page counts");
      const silent = rows.filter(({ blocked }) => blocked?.code === "no-app" || blocked?.code === "app-stopped");
      if (operation === "ListApps")
        assert.ok(
          silent.every(({ state }) => state === "Deleted"),
          "no app is only said of an app that was seen",
        );
      if (operation === "ListSpaces")
        assert.ok(
          silent.every(({ space }) => space !== undefined),
          "nobody is said to own nothing",
        );
    });
  }

  it("blocks a domain that cannot be described, because its kind is not known", async () => {
    studio.faults.on({ kind: "api", error: "denied", operation: "DescribeDomain" });
    const rows = await list(studio);
    assert.ok(rows.length >= 150 && rows.every(({ blocked }) => blocked?.code === "denied"));
  });

  it("is one row with the reason when the list of domains cannot be read", async () => {
    studio.faults.on({ kind: "api", error: "expired", operation: "ListDomains" });
    const rows = await list(studio);
    assert.deepEqual(
      rows.map(({ id, blocked }) => [id, blocked?.code]),
      [["sagemaker/us-east-1", "credentials"]],
    );
  });

  it("is one row with the reason for a domain that was asked for and does not exist", async () => {
    const rows = await list(studio, { domains: ["d-nowhere000001"] });
    assert.deepEqual(
      rows.map(({ id, blocked }) => [id, blocked?.code]),
      [["sagemaker/d-nowhere000001/-/-", "deleted"]],
    );
  });

  it("lives through throttling that ends, and says throttled when it does not end", async () => {
    studio.faults.on({ kind: "api", error: "throttled", operation: "ListUserProfiles", times: 1 });
    const patient = await list(studio, { domains: ["d-classic000001"], callMs: 20_000 });
    assert.ok(
      patient.every(({ state }) => state !== "Unlisted"),
      "a throttle is waited out",
    );
    studio.faults.on({ kind: "api", error: "throttled", operation: "ListUserProfiles" });
    const started = performance.now();
    const rows = await list(studio, { domains: ["d-classic000001"], callMs: 1_500 });
    assert.ok(performance.now() - started < 5_000, "a call has a budget");
    assert.equal(rows.find(({ state }) => state === "Unlisted")?.blocked?.code, "throttled");
  });

  it("refuses a domain id that breaks AWS's pattern before anything is contacted", () => {
    assert.throws(() => studio.provider({ domains: ["d-x/../y"] }), UsageError);
  });

  it("never starts or opens anything", async () => {
    const { logins, terminals } = structuredClone({ logins: studio.stats.logins, terminals: studio.stats.terminals });
    await list(studio);
    assert.deepEqual([studio.stats.logins, studio.stats.terminals], [logins, terminals]);
    const calls = Object.keys(studio.stats.calls).filter((name) => !/^(List|Describe)/.test(name));
    assert.deepEqual(calls, []);
  });
});

describe("the inventory of nothing that can be reached", () => {
  it("is one row with the reason unreachable", async () => {
    await using studio = await startStudio({ users: 1, shape: "plain" });
    const rows = await list(studio, { endpoint: "http://127.0.0.1:9", callMs: 500 });
    assert.deepEqual(
      rows.map(({ id, blocked }) => [id, blocked?.code]),
      [["sagemaker/us-east-1", "unreachable"]],
    );
  });
});
