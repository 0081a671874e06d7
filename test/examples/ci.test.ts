import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { plumbline } from "./support/plumbline.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const workflow = parse(await readFile(join(root, "examples/ci/github-actions.yaml"), "utf8"));
const steps: readonly Readonly<Record<string, string>>[] = workflow.jobs.validate.steps;

let repository: string;
before(async () => {
  repository = await mkdtemp(join(tmpdir(), "plumbline-ci-"));
  await cp(join(root, "examples/quickstart/policies"), join(repository, "policies"), { recursive: true });
});
after(async () => rm(repository, { recursive: true, force: true }));

test("the workflow may read and nothing else, and pins its actions by commit", () => {
  assert.deepEqual(workflow.permissions, { contents: "read" });
  const used = steps.flatMap(({ uses }) => uses ?? []);
  assert.equal(used.length, 2);
  for (const action of used) assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/);
});

test("the workflow's command runs this version, passes valid policies and stops a broken one", async () => {
  const [words, ...others] = steps.flatMap(({ run }) => (run === undefined ? [] : [run.split(" ")]));
  assert.deepEqual(others, []);
  const [npx, yes, spec, ...args] = words ?? [];
  assert.deepEqual([npx, yes, spec], ["npx", "--yes", `${manifest.name}@${manifest.version}`]);

  const valid = await plumbline(args, { cwd: repository, home: repository });
  assert.equal(valid.code, 0, valid.stdout + valid.stderr);

  await writeFile(
    join(repository, "policies/broken.yaml"),
    "apiVersion: plumbline/v1\nkind: Policy\nmetadata: { nme: typo }\n",
  );
  const broken = await plumbline(args, { cwd: repository, home: repository });
  assert.equal(broken.code, 3);
  assert.match(broken.stdout + broken.stderr, /broken\.yaml:3:/);
});
