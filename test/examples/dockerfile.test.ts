import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { copyOf, ignoredBy, instructionsOf, stagesOf, type Instruction } from "./support/dockerfile.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const ignored = ignoredBy(await readFile(join(root, ".dockerignore"), "utf8"));
const instructions = instructionsOf(await readFile(join(root, "Dockerfile"), "utf8"));
const stages = stagesOf(instructions);
const [build = [], , image = []] = stages;
const all = (word: string, where: readonly Instruction[] = instructions): readonly string[] =>
  where.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
const only = (word: string): string => {
  const [rest = "", ...others] = all(word, image);
  assert.deepEqual(others, []);
  return rest;
};

test("every stage starts from one base, pinned to the Node.js that the tests run under", () => {
  assert.deepEqual(all("ARG"), [`BASE=node:${manifest.devDependencies.node}-bookworm-slim`]);
  assert.match(manifest.devDependencies.node, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(all("FROM"), ["${BASE} AS build", "${BASE} AS dependencies", "${BASE}"]);
});

test("the image has what verifies commits, and what reaps and hands signals on", () => {
  const [, list = ""] =
    /apt-get install --yes --no-install-recommends ([^&]*)/.exec(all("RUN", image).join("\n")) ?? [];
  assert.deepEqual(list.trim().split(" "), ["ca-certificates", "git", "gnupg", "openssh-client", "tini"]);
});

test("the image runs as a number that is not root's, and owns nothing but the store's folder", () => {
  const [, user = "", group = ""] = /^(\d+):(\d+)$/.exec(only("USER")) ?? [];
  assert.ok(Number(user) >= 10_000 && Number(group) >= 10_000, only("USER"));
  const folder = only("VOLUME");
  assert.equal(folder, "/var/lib/plumbline");
  assert.match(all("RUN", image).join("\n"), new RegExp(`install -d -o ${user} -g ${group} -m 0700 ${folder}(\\s|$)`));
  for (const { word, rest } of image) if (word === "COPY") assert.doesNotMatch(rest, /--chown|--chmod/);
});

test("the image runs the agent, asks it for its health by the command itself, and ends it by SIGTERM", () => {
  assert.deepEqual(JSON.parse(only("ENTRYPOINT")), ["tini", "--", "prlimit", "--core=0", "plumbline"]);
  assert.deepEqual(JSON.parse(only("CMD")), ["serve", "--config", "/work/plumbline.yaml"]);
  assert.match(
    only("HEALTHCHECK"),
    /^(?:--[a-z-]+=\w+ )+CMD plumbline health --quiet --url http:\/\/127\.0\.0\.1:9464 \|\| exit 1$/,
  );
  assert.equal(only("STOPSIGNAL"), "SIGTERM");
});

test("the image's Node.js has a bound that leaves room in half a gibibyte, and shuts what nobody needs", async () => {
  const [variable = "", options = ""] = nodeOptions();
  assert.equal(variable, "NODE_OPTIONS");
  const probe = `
    const report = process.report.getReport();
    console.log(JSON.stringify({
      heapMiB: require("node:v8").getHeapStatistics().heap_size_limit / 2 ** 20,
      proto: "__proto__" in {},
      environment: "environmentVariables" in report,
      reports: [process.report.reportOnFatalError, process.report.reportOnSignal, process.report.reportOnUncaughtException],
      core: report.userLimits.core_file_size_blocks,
    }))`;
  const env = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", [variable]: options };
  const [, , limiter = "", ...limits] = JSON.parse(only("ENTRYPOINT"));
  const { stdout } = await run(limiter, [...limits.slice(0, -1), process.execPath, "-e", probe], { env });
  const { heapMiB, ...rest } = JSON.parse(stdout);
  assert.ok(heapMiB >= 384 && heapMiB < 448, `${heapMiB} MiB`);
  assert.deepEqual(rest, {
    proto: false,
    environment: false,
    reports: [false, false, false],
    core: { soft: 0, hard: 0 },
  });
});

test("nothing is fetched beside packages, no install script runs, and no secret is baked in", () => {
  assert.deepEqual(all("ADD"), []);
  const commands = all("RUN").flatMap((rest) => rest.split("&&").map((command) => command.trim()));
  const installs = commands.filter((command) => /^npm (ci|install)\b/.test(command));
  assert.equal(installs.length, 3);
  for (const command of installs) assert.match(command, / --ignore-scripts /);
  for (const command of commands) assert.doesNotMatch(command, /\b(curl|wget|npx|git clone)\b|--mount=type=secret/);
  for (const word of ["ARG", "ENV", "LABEL"])
    for (const rest of all(word)) assert.doesNotMatch(rest, /token|secret|passw|credential|key/i);
});

test("what the optional channels need is installed in the versions that the tests run with", async () => {
  for (const [name, range] of Object.entries<string>(manifest.peerDependencies)) {
    assert.equal(range, `^${manifest.devDependencies[name]}`);
    assert.equal(manifest.peerDependenciesMeta[name].optional, true);
  }
  const [, script = ""] = /\$\(node -p '([^']*)'\)/.exec(all("RUN").join("\n")) ?? [];
  const { stdout } = await run(process.execPath, ["-p", script], { cwd: root });
  const pinned = ["eventbridge", "s3", "securityhub", "sns"].map((name) => `@aws-sdk/client-${name}`);
  assert.deepEqual(
    stdout.trim().split(" ").toSorted(),
    pinned.map((name) => `${name}@${manifest.devDependencies[name]}`),
  );
});

test("each file that is copied exists and is no ignored one, and nothing else of the tree is sent", async () => {
  const copied = copiesOf(instructions).flatMap(({ sources }) => sources);
  for (const path of new Set(copied)) {
    await stat(join(root, path));
    assert.ok(!ignored(path), `${path} is ignored`);
  }
  for (const path of [
    ".git",
    ".git/config",
    "node_modules/yaml",
    "src/node_modules/x",
    ".env",
    "test",
    "policies/home-credentials/fixtures",
  ])
    assert.ok(ignored(path), `${path} would be sent`);
});

test("the build stage builds from what is copied into it, and the command starts from what the image holds", async () => {
  await using folders = await newFolders();
  await copyInto(folders.build, build);
  const command = all("RUN", build).at(-1) ?? "";
  await run("sh", ["-c", command.replace("/usr/local/bin/node", process.execPath)], { cwd: folders.build });

  await copyInto(folders.image, image);
  await cp(join(folders.build, "dist"), join(folders.image, "dist"), { recursive: true });
  const [variable = "", options = ""] = nodeOptions();
  const plumbline = async (...args: readonly string[]): Promise<string> =>
    (await run(process.execPath, ["dist/main.js", ...args], { cwd: folders.image, env: { [variable]: options } }))
      .stdout;
  assert.ok((await plumbline("--version")).trim().endsWith(manifest.version));
  await plumbline("validate", "policies");
});

/** Name and value of the image's one variable. */
const nodeOptions = (): readonly string[] => /^(\w+)="([^"]*)"$/.exec(only("ENV"))?.slice(1) ?? [];

const copiesOf = (where: readonly Instruction[]): readonly ReturnType<typeof copyOf>[] =>
  where
    .filter(({ word }) => word === "COPY")
    .map(copyOf)
    .filter(({ stage }) => stage === undefined);

/** What COPY does with the context: several files into a folder, or one to a name; what is ignored stays behind. */
async function copyInto(folder: string, stage: readonly Instruction[]): Promise<void> {
  for (const { sources, to } of copiesOf(stage))
    for (const source of sources)
      await cp(join(root, source), join(folder, to.endsWith("/") ? join(to, source) : to), {
        recursive: true,
        filter: (path) => !ignored(relative(root, path)),
      });
}

async function newFolders(): Promise<{ readonly build: string; readonly image: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-image-"));
  const [build, image] = [join(folder, "build"), join(folder, "image")];
  for (const place of [build, image]) {
    await mkdir(place);
    await symlink(join(root, "node_modules"), join(place, "node_modules"));
  }
  return { build, image, [Symbol.asyncDispose]: async () => rm(dirname(build), { recursive: true, force: true }) };
}
