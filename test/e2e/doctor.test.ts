import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startSimulator } from "../../src/simulator/start-simulator.ts";
import { folder, plumbline, policy } from "./support/plumbline.ts";

test("doctor tells of each domain what a scan will tell, and of each call whether it is granted", async () => {
  using place = folder({ "policies/p.yaml": policy(["present", "high"]) });
  await using simulator = await startSimulator({ users: 5, root: join(place.path, "homes") });
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
    AWS_REGION: simulator.region,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  const doctor = async (): Promise<readonly Record<string, string>[]> =>
    JSON.parse((await plumbline(["doctor", "-o", "json"], { cwd: place.path, env })).stdout);
  const lists = (lines: readonly Record<string, string>[]) => lines.find(({ item }) => item?.startsWith("lists of "));

  const granted = await doctor();
  const unified = granted.find(({ item }) => item?.startsWith("domain d-unified"));
  assert.equal(unified?.["state"], "warn");
  assert.match(unified?.["found"] ?? "", /^unified-studio: /);
  assert.equal(lists(granted)?.["state"], "ok");
  const login = granted.find(({ item }) => item === "login");
  assert.equal(login?.["state"], "skip");
  assert.match(login?.["found"] ?? "", /DescribeApp.*CreatePresignedDomainUrl/);

  simulator.faults.on({ kind: "api", operation: "ListSpaces", error: "denied" });
  const denied = lists(await doctor());
  assert.equal(denied?.["state"], "fail");
  assert.equal(denied?.["remedy"], "Grant the role sagemaker:ListSpaces.");
});
