import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { readWorkflow, stepsOf } from "./support/workflow.ts";

const root = new URL("../../", import.meta.url);
const { devDependencies } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const files = globSync(["examples/ci/*.yaml", ".github/workflows/*.yaml"], { cwd: root }).toSorted();

/** What a job may do beside reading the code; whoever adds a right adds it here. */
const rights: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "examples/ci/preview.yaml judge": { contents: "read", "id-token": "write" },
  "examples/ci/preview.yaml comment": { "pull-requests": "write" },
  ".github/workflows/release.yaml npm": { "id-token": "write" },
  ".github/workflows/release.yaml image": { contents: "read", packages: "write" },
  ".github/workflows/release.yaml notes": { contents: "write" },
};

test("the workflows are those that are known here", () => {
  assert.deepEqual(files, [
    ".github/workflows/ci.yaml",
    ".github/workflows/release.yaml",
    "examples/ci/github-actions.yaml",
    "examples/ci/preview.yaml",
  ]);
  const jobs = files.flatMap((file) =>
    Object.keys(readWorkflow(new URL(file, root)).jobs).map((job) => `${file} ${job}`),
  );
  for (const known of Object.keys(rights)) assert.ok(jobs.includes(known), known);
});

test("one action has one commit everywhere, and its version beside it", () => {
  const pins = new Map<string, Set<string>>();
  for (const file of files)
    for (const [, use = ""] of readWorkflow(new URL(file, root)).text.matchAll(/^ *-? *uses: (.*)$/gm)) {
      const [, action = "", pin = ""] = /^([\w-]+\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(use) ?? [];
      assert.notEqual(action, "", `${file}: ${use} is not pinned by commit with its version in a comment`);
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }
  assert.ok(pins.size >= 4);
  for (const [action, found] of pins) assert.equal(found.size, 1, action);
});

test("whatever runs our own code runs it under the Node.js of the tests", () => {
  for (const file of files.filter((file) => file.startsWith(".github/"))) {
    const { jobs } = readWorkflow(new URL(file, root));
    for (const { container, steps } of Object.values(jobs)) {
      if (container !== undefined) assert.equal(container, `node:${devDependencies.node}-bookworm`);
      for (const { uses, with: given } of steps)
        if (uses?.startsWith("actions/setup-node@")) assert.equal(given?.["node-version"], devDependencies.node);
    }
  }
});

for (const file of files)
  suite(file, () => {
    const workflow = readWorkflow(new URL(file, root));

    test("each job has the rights that it is known to need, and a time by which it ends", () => {
      assert.ok(
        [{}, { contents: "read" }].some((least) => JSON.stringify(least) === JSON.stringify(workflow.permissions)),
      );
      for (const [name, { permissions, "timeout-minutes": minutes = 0 }] of Object.entries(workflow.jobs)) {
        assert.deepEqual(permissions, rights[`${file} ${name}`], name);
        assert.ok(minutes > 0 && minutes <= 60, name);
      }
    });

    test("a stranger's pull request runs with a stranger's rights", () => {
      for (const event of ["pull_request_target", "workflow_run", "issue_comment"])
        assert.ok(!(event in workflow.on), event);
      assert.doesNotMatch(workflow.text, /\$\{\{[^}]*\bsecrets\b|^\s*secrets:/m);
    });

    test("the token of the checkout is not left in the folder", () => {
      for (const step of stepsOf(workflow))
        if (step.uses?.startsWith("actions/checkout@")) assert.equal(step.with?.["persist-credentials"], false);
    });

    test("no value of an event is put into a script's text, and each script is one that bash can read", () => {
      for (const { name, run } of stepsOf(workflow)) {
        if (run === undefined) continue;
        assert.doesNotMatch(run, /\$\{\{/, name);
        const { status, stderr } = spawnSync("bash", ["-n"], { input: run, encoding: "utf8" });
        assert.equal(status, 0, stderr);
      }
    });

    test("a script of several commands ends at the first that fails", () => {
      if (stepsOf(workflow).some(({ run }) => run?.trimEnd().includes("\n") || run?.includes("|")))
        assert.equal(workflow.defaults?.run.shell, "bash");
    });
  });
