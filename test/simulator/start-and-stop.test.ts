import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateAppCommand,
  DeleteAppCommand,
  DescribeAppCommand,
  type CreateAppCommandInput,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { clientFor, simulator } from "./support.ts";
import { userWhere, visit } from "./visitor.ts";
import type { Simulator } from "../../src/simulator/start-simulator.ts";

let sim: Simulator;
let client: SageMakerClient;
before(async () => {
  sim = await simulator();
  client = clientFor(sim);
});
after(async () => {
  client.destroy();
  await sim[Symbol.asyncDispose]();
});

const app = (space: string): CreateAppCommandInput => ({
  DomainId: "d-research00001",
  SpaceName: space,
  AppType: "JupyterLab",
  AppName: "default",
});
const status = async (space: string) => (await client.send(new DescribeAppCommand(app(space)))).Status;
const named = (name: string) => (error: unknown) => error instanceof Error && error.name === name;

test("a stopped app is Deleted until it is started again", async () => {
  await client.send(new DeleteAppCommand(app("analyst-01-lab")));
  assert.equal(await status("analyst-01-lab"), "Deleted");
  await assert.rejects(client.send(new DeleteAppCommand(app("analyst-01-lab"))), named("ResourceNotFound"));
  await client.send(new CreateAppCommand(app("analyst-01-lab")));
  assert.equal(await status("analyst-01-lab"), "InService");
  await assert.rejects(client.send(new CreateAppCommand(app("analyst-01-lab"))), named("ResourceInUse"));
});

test("an app that was never started gets its row when it is", async () => {
  const never = sim.ready.users.find(
    ({ space, state, appType }) => space !== null && state === "None" && appType === "JupyterLab",
  );
  assert.ok(never?.space);
  await client.send(new CreateAppCommand({ ...app(never.space), DomainId: never.domain }));
  const { Status } = await client.send(new DescribeAppCommand({ ...app(never.space), DomainId: never.domain }));
  assert.equal(Status, "InService");
});

test("the terminals of an app end when it is stopped", async () => {
  const visitor = await visit(
    sim,
    userWhere(sim, ({ space }) => space === "analyst-01-lab"),
  );
  const { name } = JSON.parse((await visitor.send("POST", "/api/terminals")).text);
  using terminal = await visitor.open(name);
  await client.send(new DeleteAppCommand(app("analyst-01-lab")));
  await terminal.end();
  await client.send(new CreateAppCommand(app("analyst-01-lab")));
  const again = await visit(
    sim,
    userWhere(sim, ({ space }) => space === "analyst-01-lab"),
  );
  assert.deepEqual(JSON.parse((await again.get("/api/terminals")).text), []);
});
