import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { newRunner } from "./support/runner.ts";
import { readWorkflow } from "./support/workflow.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { version, devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const { on, jobs } = readWorkflow(join(root, ".github/workflows/release.yaml"));
const script = (job: string, name: string): string => jobs[job]?.steps.find((step) => step.name === name)?.run ?? "";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

test("a tag releases, and nothing is published before the whole check has passed", () => {
  assert.deepEqual(on, { push: { tags: ["v*.*.*"] } });
  const needed = (job: string): readonly string[] => [jobs[job]?.needs ?? []].flat();
  for (const job of ["npm", "image", "notes"]) {
    const before = [...needed(job), ...needed(job).flatMap(needed), ...needed(job).flatMap(needed).flatMap(needed)];
    assert.ok(before.includes("check"), job);
  }
});

test("a tag that is not the version of the package stops the release", async () => {
  await using runner = await newRunner({});
  await copyFile(join(root, "package.json"), join(runner.path, "work/package.json"));
  const check = script("check", "The tag is the version of the package");
  assert.equal(runner.run(check, { GITHUB_REF_NAME: `v${version}` }).status, 0);
  assert.equal(runner.run(check, { GITHUB_REF_NAME: "v99.0.0" }).status, 1);
});

test("the job that can publish runs nothing of the repository, and publishes only what was packed", async () => {
  const { steps = [] } = jobs["npm"] ?? {};
  assert.deepEqual(
    steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []),
    ["actions/setup-node", "actions/download-artifact"],
  );
  const publish = script("npm", "Publish, with provenance");
  await using runner = await newRunner({ npm: "" });
  const packed = join(runner.path, "work/studio-plumbline-1.2.3.tgz");
  await writeFile(packed, "packed");
  assert.equal(runner.run("sha256sum -- *.tgz >SHA256SUMS").status, 0);
  assert.equal(runner.run(publish).status, 0);
  assert.deepEqual(await runner.calls(), [
    ["npm", "publish", "./studio-plumbline-1.2.3.tgz", "--ignore-scripts", "--access", "public", "--provenance"],
  ]);
  await writeFile(packed, "changed");
  assert.notEqual(runner.run(publish).status, 0);
  assert.equal((await runner.calls()).length, 1);
});

test("what is packed is hashed, its bill of materials too", async () => {
  await using runner = await newRunner({ npm: 'case $1 in sbom) echo "{}";; pack) echo packed >"$3/p.tgz";; esac' });
  assert.equal(runner.run(script("pack", "The package, what it is made of, and their hashes")).status, 0);
  const sums = await runner.read("work/packed/SHA256SUMS");
  assert.match(sums, /^[0-9a-f]{64} [ *]p\.tgz\n[0-9a-f]{64} [ *]sbom\.cdx\.json\n$/);
  assert.equal(await runner.read("summary"), sums);
});

test("the image is built on the base of the Dockerfile, by the digest that the registry gives", async () => {
  await using runner = await newRunner({ docker: `echo ${digest}` });
  await copyFile(join(root, "Dockerfile"), join(runner.path, "work/Dockerfile"));
  const resolve = script("image", "The base by its digest of today");
  const base = `node:${devDependencies.node}-bookworm-slim`;
  const { status, stdout } = runner.run(resolve);
  assert.equal(status, 0);
  assert.equal(stdout, `base: ${base}@${digest}\n`);
  assert.equal(await runner.read("env"), `BASE=${base}@${digest}\n`);
  assert.deepEqual(await runner.calls(), [
    ["docker", "buildx", "imagetools", "inspect", base, "--format", "{{.Manifest.Digest}}"],
  ]);
});

for (const [what, answer] of [
  ["no digest", "echo"],
  ["a fault", `echo ${digest}; exit 1`],
] as const)
  test(`a registry that answers with ${what} ends the release of the image`, async () => {
    await using runner = await newRunner({ docker: answer });
    await copyFile(join(root, "Dockerfile"), join(runner.path, "work/Dockerfile"));
    assert.notEqual(runner.run(script("image", "The base by its digest of today")).status, 0);
    await assert.rejects(runner.read("env"), { code: "ENOENT" });
  });

test("the image is pushed under its version, with provenance and its bill of materials, and its digest is printed", async () => {
  await using runner = await newRunner({ docker: `case $2 in imagetools) echo ${digest};; esac; cat >/dev/null` });
  await mkdir(join(runner.path, "work/context"));
  const { status, stdout, stderr } = runner.run(
    script("image", "Build and push, with provenance and an SBOM attached"),
    {
      IMAGE: "images.example.org/owner/plumbline",
      TOKEN: "canary-token",
      BASE: `node@${digest}`,
      GITHUB_ACTOR: "owner",
      GITHUB_REF_NAME: "v1.2.3",
      GITHUB_SHA: "0".repeat(40),
    },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout, `image: images.example.org/owner/plumbline:1.2.3@${digest}\n`);
  const [login, , build = []] = await runner.calls();
  assert.deepEqual(login, ["docker", "login", "images.example.org", "--username", "owner", "--password-stdin"]);
  for (const word of [
    "--push",
    "images.example.org/owner/plumbline:1.2.3",
    `BASE=node@${digest}`,
    "--provenance=mode=max",
    "--sbom=true",
  ])
    assert.ok(build.includes(word), word);
  assert.doesNotMatch(JSON.stringify(await runner.calls()), /canary/);
});
