import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetProvider } from "../../src/model/ports.ts";
import type { AppRow, DomainInventory } from "../../src/targets/sagemaker/inventory.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { rowsOf } from "../../src/targets/sagemaker/rows.ts";
import { honest, session } from "../engine/support/fleet.ts";
import { policyText, world } from "./support/agent-world.ts";

const [minute, day] = [60_000, 86_400_000];

/** A domain in which ann has a Classic app, as SageMaker lists it: for a day after it was stopped, and then not at all. */
function classicDomain() {
  const ann = { app: "InService" as "InService" | "forgotten", exists: true };
  const inventory = (): DomainInventory => {
    const app: AppRow = { userProfile: "ann", appType: "JupyterServer", status: "InService", createdAt: 1 };
    return {
      region: "eu-west-1",
      domain: "d-abc",
      userProfiles: { rows: ["ann", "bob"].slice(ann.exists ? 0 : 1).map((name) => ({ name, status: "InService" })) },
      spaces: { rows: [] },
      apps: { rows: ann.app === "forgotten" ? [] : [app] },
    };
  };
  const provider: TargetProvider = {
    name: "sagemaker",
    async *list({ remembered }) {
      yield* rowsOf(inventory(), remembered);
    },
    open: async () => session({ answer: honest(() => false) }),
  };
  return { ann, provider };
}

test("a Classic home stays open while its user profile exists, however long its app is stopped, and is gone with it", async () => {
  const { ann, provider } = classicDomain();
  const schedule = { wakeMs: day, freshness: { ...defaultConfig.schedule.freshness, high: day } };
  await using here = world({ start: "2026-03-02T10:00:00Z", intervalMs: day, schedule });
  here.commit("a", policyText("p", ["one"]));
  const { store } = await here.start({ providers: () => [provider] });
  await here.clock.advance(minute);
  const changes = async () => (await store.transitions({})).map(({ target, change, cause }) => [target, change, cause]);
  const opened = ["sagemaker/d-abc/ann/JupyterServer", "opened", "first-look"];
  assert.deepEqual(await changes(), [opened]);
  ann.app = "forgotten";
  await here.clock.advance(2 * day);
  assert.deepEqual(await changes(), [opened, [opened[0], "stale", "time"]]);
  const [run] = await store.runs({ limit: 1 });
  const looks = await Array.fromAsync(store.looks(run?.id ?? ""));
  assert.deepEqual(
    looks.slice(1).map(({ target: { id, state, reason } }) => [id, state, reason]),
    [
      [opened[0], "None", "app-stopped"],
      ["sagemaker/d-abc/bob/-", "None", "no-app"],
    ],
  );
  ann.app = "InService";
  await here.clock.advance(day);
  assert.deepEqual(
    (await changes()).slice(2),
    [[opened[0], "fresh", "time"]],
    "it never closed, so it does not reopen",
  );
  ann.exists = false;
  ann.app = "forgotten";
  await here.clock.advance(2 * day);
  assert.deepEqual((await changes()).at(-1), [opened[0], "orphaned", "platform"]);
});
