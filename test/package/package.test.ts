import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { commands } from "../../src/cli/commands.ts";
import { reporters } from "../../src/reports/registry.ts";
import { loadedBy } from "../support/loaded-by.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

let folder: string;
let installed: string;
let packed: readonly string[];

/** What `npm install` of the tarball would give, without the network: the unpacked package beside its runtime dependencies only. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", folder], {
    cwd: root,
  });
  const [pack] = JSON.parse(stdout.slice(stdout.indexOf("[")));
  packed = pack.files.map((file: { readonly path: string }) => file.path);
  installed = join(folder, "node_modules", manifest.name);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, pack.filename), "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    await mkdir(dirname(join(folder, "node_modules", name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
});

after(async () => rm(folder, { recursive: true, force: true }));

test("the package holds what it needs and nothing that only developers need", () => {
  for (const path of [
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "dist/main.js",
    "dist/index.js",
    "dist/index.d.ts",
    "schemas/policy.schema.json",
  ]) {
    assert.ok(packed.includes(path), `${path} is missing`);
  }
  const strangers = packed.filter(
    (path) => !/^(dist|policies|schemas)\/|^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(path),
  );
  assert.deepEqual(strangers, []);
  assert.deepEqual(
    packed.filter((path) => /(^|\/)(\.env|\.npmrc|id_)|\.test\.|(?<!\.d)\.ts$/.test(path)),
    [],
  );
});

test("the packed command is executable and prints its help", async () => {
  const command = join(installed, manifest.bin.plumbline);
  await access(command, constants.X_OK);
  assert.match(await readFile(command, "utf8"), /^#!\/usr\/bin\/env node\n/);
  const { stdout, stderr } = await run(command, ["--help"], { cwd: folder });
  assert.match(stdout, /plumbline/);
  assert.match(stdout, /validate/);
  assert.equal(stderr, "");
});

test("the packed command says the version of the package", async () => {
  const { stdout } = await run(join(installed, manifest.bin.plumbline), ["--version"], { cwd: folder });
  assert.match(stdout, new RegExp(`(^|\\s)${manifest.version.replaceAll(".", "\\.")}\\n$`));
});

for (const name of Object.keys(commands))
  test(`the packed ${name} finds all that it imports`, async () => {
    const { stdout } = await run(join(installed, manifest.bin.plumbline), [name, "--help"], { cwd: folder });
    assert.match(stdout, new RegExp(`^Usage: plumbline ${name}\\b`));
  });

test("the packed command writes a run in every format", async () => {
  const home = await mkdtemp(join(folder, "home-"));
  const reports = Object.keys(reporters).flatMap((format) => ["--report", `${format}=${join(home, format)}`]);
  const policies = join(installed, "policies", "home-credentials");
  await run(join(installed, manifest.bin.plumbline), ["scan", "--local", "--policies", policies, ...reports, "-q"], {
    cwd: folder,
    env: { ...process.env, HOME: home },
  });
  // No target of a local scan is in an AWS account, so there is nothing that Security Hub would take.
  for (const format of Object.keys(reporters))
    assert.equal((await stat(join(home, format))).size > 0, format !== "asff", format);
});

test("the packed command finds the shipped policies valid", async () => {
  await run(join(installed, manifest.bin.plumbline), ["validate", join(installed, "policies")], { cwd: folder });
});

test("the packed command starts from few files, with the validators that were compiled beforehand", () => {
  const files = loadedBy(join(installed, manifest.bin.plumbline), ["validate", join(installed, "policies")], folder);
  const ours = files.filter((url) => url.includes(`/${manifest.name}/dist/`));
  assert.ok(ours.length > 2 && ours.length <= 30, ours.join("\n"));
  assert.ok(files.some((url) => url.endsWith("/schemas/compiled/policy.cjs")));
  assert.deepEqual(
    files.filter((url) => url.includes("/ajv/dist/core")),
    [],
  );
});

test("the packed entry point imports nothing before it has looked at the version of Node.js", async () => {
  const text = await readFile(join(installed, manifest.bin.plumbline), "utf8");
  assert.doesNotMatch(text, /^\s*import\b/m);
});

test("the packed declarations say what the library exports", async () => {
  const use = join(folder, "use.mts");
  await writeFile(
    use,
    `import { remedyFor, type Report } from "${manifest.name}";
     export const remedy: string = remedyFor("no-app");
     export const failed = ({ summary }: Report): number => summary.checks.fail;
     // @ts-expect-error: no such reason
     remedyFor("no-such-reason");\n`,
  );
  const tsc = join(root, "node_modules/.bin/tsc");
  const ofNode = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  const options = ["--noEmit", "--strict", "--target", "esnext", "--module", "nodenext", ...ofNode];
  await run(tsc, [...options, use], { cwd: folder });
});

test("the packed library can be imported by its name", async () => {
  const script = `import { remedyFor } from "${manifest.name}"; console.log(remedyFor("no-app"));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder });
  assert.match(stdout, /user profile/);
});

test("the packed schemas can be imported by their names", async () => {
  const script = `console.log(import.meta.resolve("${manifest.name}/schemas/policy.schema.json"));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder });
  assert.ok(stdout.trim().endsWith("schemas/policy.schema.json"));
});
