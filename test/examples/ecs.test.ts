import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { namesOfVariables } from "./support/config-variables.ts";
import { copyOf, instructionsOf } from "./support/dockerfile.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = async (path: string): Promise<string> => readFile(join(root, path), "utf8");
const task = JSON.parse(await read("examples/ecs/task-definition.json"));
const service = JSON.parse(await read("examples/ecs/service.json"));
const manifest = JSON.parse(await read("package.json"));
const [agent, ...others] = task.containerDefinitions;
const parsed = parseConfig(await read("examples/ecs/plumbline.yaml"), "examples/ecs/plumbline.yaml");
assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
assert.ok(parsed.ok);
const { config } = parsed;
const instructions = instructionsOf(await read("Dockerfile"));
const last = (word: string): string => instructions.findLast((instruction) => instruction.word === word)?.rest ?? "";

test("the task runs the agent alone, in a size that Fargate has", () => {
  assert.deepEqual(others, []);
  assert.deepEqual(task.requiresCompatibilities, ["FARGATE"]);
  assert.equal(task.networkMode, "awsvpc");
  const sizes: Readonly<Record<string, readonly string[]>> = {
    "256": ["512", "1024", "2048"],
    "512": ["1024", "2048", "3072", "4096"],
  };
  assert.ok(sizes[task.cpu]?.includes(task.memory), `${task.cpu}/${task.memory}`);
  assert.equal(agent.essential, true);
});

test("the container runs what the image runs, under the init process of ECS", () => {
  const [, ...command] = JSON.parse(last("ENTRYPOINT")).slice(1);
  assert.deepEqual(agent.entryPoint, command);
  assert.deepEqual(agent.command, JSON.parse(last("CMD")));
  assert.equal(agent.linuxParameters.initProcessEnabled, true);
});

test("the container is not root, changes nothing outside of its volume, and has no capability", () => {
  assert.equal(agent.user, last("USER").split(":")[0]);
  assert.equal(agent.readonlyRootFilesystem, true);
  assert.deepEqual(agent.linuxParameters.capabilities, { drop: ["ALL"] });
  assert.notEqual(agent.privileged, true);
  assert.equal(service.enableExecuteCommand, false);
  assert.equal(service.networkConfiguration.awsvpcConfiguration.assignPublicIp, "DISABLED");
});

test("the container's health is asked as the image says, where the config listens", () => {
  const [shell, command] = agent.healthCheck.command;
  assert.equal(shell, "CMD-SHELL");
  assert.ok(last("HEALTHCHECK").endsWith(`CMD ${command}`), command);
  assert.ok(command.includes(`http://${config.server.listen}`));
  // What ECS takes.
  const { interval, timeout, retries, startPeriod } = agent.healthCheck;
  assert.ok(interval >= 5 && interval <= 300 && timeout >= 2 && timeout <= 60 && timeout <= interval);
  assert.ok(retries >= 1 && retries <= 10 && startPeriod <= 300);
});

test("an orderly end has its half minute, within the two minutes that Fargate gives", () => {
  assert.ok(agent.stopTimeout > 30 && agent.stopTimeout <= 120);
});

test("each variable that the config names comes from the secrets manager, and none stands in the file", () => {
  const secrets: readonly { readonly name: string; readonly valueFrom: string }[] = agent.secrets;
  assert.deepEqual(secrets.map(({ name }) => name).toSorted(), namesOfVariables(config));
  for (const { valueFrom } of secrets)
    assert.match(valueFrom, /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/-]+-\w{6}:[\w-]+::$/);
  assert.equal(agent.environment, undefined);
});

test("the store lies on a block volume that the service attaches, and on no network file system", () => {
  assert.deepEqual(task.volumes, [{ name: "state", configuredAtLaunch: true }]);
  const [mount, ...more] = agent.mountPoints;
  assert.deepEqual(more, []);
  assert.equal(mount.sourceVolume, "state");
  assert.equal(mount.readOnly, false);
  assert.equal(mount.containerPath, last("VOLUME"));
  assert.ok(config.state.sqlite.startsWith(`${mount.containerPath}/`));
  const [volume] = service.volumeConfigurations;
  assert.equal(volume.name, "state");
  assert.equal(volume.managedEBSVolume.encrypted, true);
  assert.doesNotMatch(JSON.stringify([task, service]), /efs|fsx/i);
});

test("the old task ends before the new one starts", () => {
  assert.equal(service.desiredCount, 1);
  assert.equal(service.taskDefinition, task.family);
  const { minimumHealthyPercent, maximumPercent } = service.deploymentConfiguration;
  assert.deepEqual({ minimumHealthyPercent, maximumPercent }, { minimumHealthyPercent: 0, maximumPercent: 100 });
});

test("the image of the example adds the config, and the signers that it trusts, to this version", async () => {
  const [from, copy, ...rest] = instructionsOf(await read("examples/ecs/Dockerfile"));
  assert.deepEqual(rest, []);
  assert.equal(from?.rest, `images.example.org/plumbline:${manifest.version}`);
  assert.ok(copy);
  const { sources, to } = copyOf(copy);
  assert.equal(to, "/work/");
  for (const source of sources) await stat(join(root, "examples/ecs", source));
  assert.ok(config.source !== undefined && "git" in config.source);
  assert.deepEqual(sources, ["plumbline.yaml", config.source.git.verify?.allowedSigners]);
  assert.equal(agent.command.at(-1), `${to}plumbline.yaml`);
});
