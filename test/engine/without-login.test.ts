import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { scan } from "../../src/engine/scan.ts";
import type { Json } from "../../src/model/check.ts";
import { noAppFacts, type Target } from "../../src/model/target.ts";
import { check, collect, policySet, provider, tools, user } from "./support/fleet.ts";

const app = { ...noAppFacts({ code: "api-error" }), status: { value: "Deleted" }, networkMode: { value: "VpcOnly" } };
const asked = (id: string, type: string, spec: Json) => ({ ...check(id), type, spec, asks: [] });
const inVpc = asked("vpc", "app", { networkMode: "VpcOnly" });
const stopped = user("ann", { app, blocked: { code: "app-stopped" } });
const nobody = (...targets: readonly Target[]) => {
  const open = mock.fn(() => Promise.reject(new Error("nobody is to be visited")));
  return { open, provider: { ...provider([...targets]), open } };
};

async function look(target: Target, checks: ReturnType<typeof asked>[]) {
  const { open, provider: only } = nobody(target);
  const policies = policySet({ name: "p", checks });
  const options = { ...tools(), types: checkTypes, concurrency: 1, signal: AbortSignal.timeout(10_000) };
  const [result] = await collect(scan({ ...options, policies, providers: [only] }));
  assert.ok(result !== undefined);
  return { result, visits: open.mock.callCount() };
}

test("a policy on AWS's facts alone assesses a running app without a login", async () => {
  const { result, visits } = await look(user("ann", { app }), [inVpc]);
  assert.equal(visits, 0);
  assert.deepEqual([result.target.observed, result.target.reason], [true, null]);
  assert.deepEqual(
    result.findings.map(({ outcome, assurance }) => [outcome, assurance]),
    [["pass", "A3"]],
  );
});

test("a stopped app is assessed by AWS's facts, and its home is as unknown as before", async () => {
  const home = { ...check("home"), type: "file", spec: { path: "~/.netrc", exists: false } };
  const { result } = await look(stopped, [inVpc, home as never]);
  assert.deepEqual([result.target.observed, result.target.reason], [false, "app-stopped"]);
  assert.deepEqual(
    result.findings.map(({ check: id, outcome, reason, assurance }) => [id, outcome, reason, assurance]),
    [
      ["vpc", "pass", null, "A3"],
      ["home", "unknown", "app-stopped", "A0"],
    ],
  );
});

test("where nothing could be told the target is not observed, for that reason", async () => {
  const { result } = await look(stopped, [asked("idle", "app", { idleMinutes: { atMost: 60 } })]);
  assert.deepEqual([result.target.observed, result.target.reason], [false, "api-error"]);
});

test("a target of AWS that came without its facts is unknown, never not applicable", async () => {
  const { result } = await look(user("ann"), [inVpc]);
  assert.deepEqual(
    result.findings.map(({ outcome, reason }) => [outcome, reason]),
    [["unknown", "not-kept"]],
  );
});

test("a combination rests on the home's word as soon as one part does", async () => {
  const day = { statement: "s", attestedBy: "a", attestedOn: "2026-01-01", until: "2026-12-31" };
  const both = asked("both", "all", [{ app: { networkMode: "VpcOnly" } }, { manual: day }]);
  const one = asked("one", "any", [{ app: { networkMode: "VpcOnly" } }, { app: { status: "InService" } }]);
  const { result } = await look(user("ann", { app }), [both, one]);
  assert.deepEqual(
    result.findings.map(({ check: id, outcome, assurance }) => [id, outcome, assurance]),
    [
      ["both", "pass", "A1"],
      ["one", "pass", "A3"],
    ],
  );
});
