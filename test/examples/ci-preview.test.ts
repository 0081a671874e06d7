import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { newRunner } from "./support/runner.ts";
import { readWorkflow } from "./support/workflow.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const workflow = readWorkflow(join(root, "examples/ci/preview.yaml"));
const { judge, comment } = workflow.jobs;
const script = (job: typeof judge, name: string): string => job?.steps.find((step) => step.name === name)?.run ?? "";

test("only a pull request of the repository itself is judged, and only what was judged is commented", () => {
  assert.deepEqual(Object.keys(workflow.on), ["pull_request"]);
  assert.equal(judge?.if, "github.event.pull_request.head.repo.full_name == github.repository");
  assert.equal(comment?.needs, "judge");
});

test("the job that may write has no checkout, no role and nothing to run but gh", () => {
  const uses = comment?.steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
  assert.deepEqual(uses, ["actions/download-artifact"]);
  assert.doesNotMatch(JSON.stringify(comment), /npx|npm|node |role|aws/i);
});

test("the copy is fetched to where the checkout is not", async () => {
  await using runner = await newRunner({ aws: "" });
  const { status, stderr } = runner.run(script(judge, "Fetch the copy of the store"), { STORE: "s3://bucket/a b.db" });
  assert.equal(status, 0, stderr);
  assert.deepEqual(await runner.calls(), [
    ["aws", "s3", "cp", "--only-show-errors", "s3://bucket/a b.db", `${runner.path}/temp/store.db`],
  ]);
});

for (const code of [0, 1, 2])
  test(`what preview says is commented when it ends with ${code}`, async () => {
    await using runner = await newRunner({ npx: `echo "## effect"; exit ${code}` });
    const { status, stderr } = runner.run(script(judge, "Judge the policies"));
    assert.equal(status, 0, stderr);
    assert.equal(await runner.read("work/comment.md"), "<!-- plumbline preview -->\n## effect\n");
    assert.equal(await runner.read("summary"), "<!-- plumbline preview -->\n## effect\n");
    const [[, yes, spec, ...args] = []] = await runner.calls();
    assert.deepEqual([yes, spec], ["--yes", `${manifest.name}@${manifest.version}`]);
    assert.deepEqual(args, [
      "preview",
      "--store",
      `${runner.path}/temp/store.db`,
      "--policies",
      "policies",
      "-o",
      "markdown",
    ]);
  });

test("a preview that could not be made fails the job, with nothing to comment", async () => {
  await using runner = await newRunner({ npx: "exit 3" });
  assert.equal(runner.run(script(judge, "Judge the policies")).status, 3);
  await assert.rejects(runner.read("work/comment.md"), { code: "ENOENT" });
});

test("a preview that is too long for a comment is cut", async () => {
  await using runner = await newRunner({ npx: "yes 0123456789 | head --lines=9000; exit 0" });
  assert.equal(runner.run(script(judge, "Judge the policies")).status, 0);
  const { length } = await runner.read("work/comment.md");
  assert.ok(length > 60_000 && length < 65_536);
});

test("the first preview is a new comment, and the next one replaces it", async () => {
  const env = { GH_REPO: "example/policies", NUMBER: "7" };
  const said = script(comment, "Write one comment, and the next time that one anew");
  await using first = await newRunner({ gh: "" });
  assert.equal(first.run(said, env).status, 0);
  const [, created] = await first.calls();
  assert.deepEqual(created, [
    "gh",
    "api",
    "--silent",
    "repos/example/policies/issues/7/comments",
    "--field",
    "body=@comment.md",
  ]);

  await using next = await newRunner({ gh: "case $* in *--jq*) printf '41\\n42\\n';; esac" });
  assert.equal(next.run(said, env).status, 0);
  const [asked = [], changed] = await next.calls();
  assert.match(asked.at(-1) ?? "", /github-actions\[bot\].*plumbline preview/);
  assert.deepEqual(changed, [
    "gh",
    "api",
    "--silent",
    "--method",
    "PATCH",
    "repos/example/policies/issues/comments/41",
    "--field",
    "body=@comment.md",
  ]);
});

test("a comment that could not be looked for is not written twice", async () => {
  await using runner = await newRunner({ gh: "exit 1" });
  assert.notEqual(
    runner.run(script(comment, "Write one comment, and the next time that one anew"), { NUMBER: "7" }).status,
    0,
  );
  assert.equal((await runner.calls()).length, 1);
});
