import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { startSimulator, type Simulator } from "../../src/simulator/start-simulator.ts";
import { folder, plumbline, policy, type Ended } from "./support/plumbline.ts";

/** Why a target of SageMaker Studio cannot be assessed: each has its user in the simulator's 25. */
const reasons = [
  "no-app",
  "app-stopped",
  "app-pending",
  "app-deleting",
  "app-failed",
  "recovery-mode",
  "unsupported-app",
  "sso-domain",
  "unified-studio",
  "denied",
  "throttled",
  "deleted",
  "login-failed",
  "not-ready",
  "terminals-disabled",
  "identity-mismatch",
];

/** Some of the servers never get ready; nobody waits for them as long as in real life. */
const config = `apiVersion: plumbline/v1
kind: Agent
spec: { limits: { readyMs: 2000, bootMs: 8000, visitMs: 10000, apiRate: 50 } }
`;

interface Row {
  readonly id: string;
  readonly domain: string;
  readonly userProfile: string;
  readonly observed: boolean;
  readonly reason: string | null;
}

suite("a scan of a Studio in every state", () => {
  const place = folder({ "policies/p.yaml": policy(["anything", "low"]), "plumbline.yaml": config });
  let simulator: Simulator;
  let ended: Ended;
  let rows: readonly Row[];
  before(async () => {
    simulator = await startSimulator({ users: 25, root: join(place.path, "homes") });
    const env = {
      AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
      AWS_REGION: simulator.region,
      AWS_ACCESS_KEY_ID: "sim",
      AWS_SECRET_ACCESS_KEY: "sim",
    };
    ended = await plumbline(["scan", "-o", "json", "-q"], { cwd: place.path, env });
    assert.ok(ended.stdout.startsWith("{"), ended.stderr);
    rows = JSON.parse(ended.stdout).targets;
  });
  after(async () => {
    await simulator[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  for (const reason of reasons) {
    test(`has a target that was not assessed because of ${reason}`, () => {
      const row = rows.find((each) => each.reason === reason);
      assert.ok(row, `there are ${[...new Set(rows.map((each) => each.reason))].join(", ")}`);
      assert.equal(row.observed, false);
    });
  }

  test("has no other reason, so that a new state of the simulator gets its line here", () => {
    const others = rows.filter(({ reason }) => reason !== null && !reasons.includes(reason));
    assert.deepEqual(others, []);
  });

  test("has a row for every user profile, the observed ones among them", () => {
    const name = ({ domain, userProfile }: Pick<Row, "domain" | "userProfile">): string => `${domain}/${userProfile}`;
    assert.deepEqual(new Set(rows.map(name)), new Set(simulator.ready.users.map(name)));
    assert.equal(rows.length, simulator.ready.users.length);
    assert.ok(rows.some(({ observed }) => observed));
  });

  test("gives each check of each row an outcome, and drift the exit code 1", () => {
    const { findings, summary } = JSON.parse(ended.stdout);
    assert.equal(findings.length, rows.length);
    assert.equal(summary.checks.unknown, rows.filter(({ observed }) => !observed).length);
    assert.equal(ended.code, 1, "the file is nowhere");
  });

  test("starts, changes and leaves nothing", () => {
    const made = Object.keys(simulator.stats.calls).filter((call) => !/^(List|Describe)/.test(call));
    assert.deepEqual(made, ["CreatePresignedDomainUrl"], "a login is all that was asked for");
    assert.equal(simulator.stats.terminals.open, 0);
  });
});
