import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { RemedyResult } from "../../src/model/remedy.ts";
import type { Report } from "../../src/model/report.ts";
import { folder, plumbline } from "../e2e/support/plumbline.ts";
import { config, contentOf, policyFiles } from "../e2e/remedies/support.ts";
import { drift, remedyStudio } from "../e2e/remedies/studio.ts";
import { missing, startJupyter } from "../support/jupyter.ts";

interface Done {
  readonly run: string;
  readonly results: readonly RemedyResult[];
  readonly trips: readonly { readonly rail: string }[];
}

suite("a destructive policy on 1,000 users", { timeout: 1_200_000 }, () => {
  const files = (changes: string): Readonly<Record<string, string>> => ({
    ...policyFiles(),
    "plumbline.yaml": (config(`{ mode: enforce${changes} }`)["plumbline.yaml"] ?? "").replace(
      "spec: {",
      "spec: { limits: { apiRate: 1000 },",
    ),
  });
  const destroyed = (homes: readonly string[]): number =>
    homes.filter((home) => !existsSync(join(home, ".forbidden"))).length;

  test("is taken for a mistake: not one home is touched, and it ends with 5", async (t) => {
    await using studio = await remedyStudio(1_000, files(""));
    const applied = await studio.run("apply", "--yes", "-o", "json", "--check", "no-file");
    assert.equal(applied.code, 5, applied.stderr.slice(-2_000));
    const { trips } = JSON.parse(applied.stdout) as Done;
    assert.deepEqual(new Set(trips.map(({ rail }) => rail)), new Set(["mass-drift"]));
    assert.equal(destroyed(studio.homes), 0);
    t.diagnostic(`0 of 1,000 homes were touched`);
  });

  test("touches at most 5 % where mass drift is allowed, and ends with 5", async (t) => {
    await using studio = await remedyStudio(1_000, files(", changes: { massDrift: 100 }"));
    const applied = await studio.run("apply", "--yes", "-o", "json", "--check", "no-file");
    assert.equal(applied.code, 5, applied.stderr.slice(-2_000));
    const { results, trips } = JSON.parse(applied.stdout) as Done;
    assert.deepEqual(new Set(trips.map(({ rail }) => rail)), new Set(["limit"]));
    assert.equal(results.filter(({ state }) => state === "fixed").length, 50);
    assert.equal(destroyed(studio.homes), 50);
    t.diagnostic(`50 of 1,000 homes were touched`);
  });
});

test(
  "on 25 homes behind real Jupyter servers: planned, applied, clean, undone, and then as before",
  { skip: missing("jupyter-server"), timeout: 1_200_000 },
  async () => {
    const root = mkdtempSync(join(tmpdir(), "plumbline-homes-"));
    await using servers = new AsyncDisposableStack();
    servers.defer(() => rmSync(root, { recursive: true, force: true }));
    const homes = Array.from({ length: 25 }, (_, index) => join(root, `home-${index}`));
    const urls: string[] = [];
    for (const home of homes) {
      drift(home);
      urls.push(String(servers.use(await startJupyter("jupyter-server", { home })).base));
    }
    const token = "canary-token-0123456789";
    const yaml = [
      "apiVersion: plumbline/v1",
      "kind: Agent",
      "spec:",
      "  targets:",
      "    - jupyter:",
      "        servers:",
      ...urls.map((url) => `          - { url: "${url}", tokenEnv: JUPYTER_TOKEN }`),
      "  limits: { concurrency: 4 }",
      "  safety: { mode: enforce, changes: { targets: 25, massDrift: 100 } }",
      "",
    ].join("\n");
    using place = folder({ ...policyFiles(), "plumbline.yaml": yaml });
    const run = (...args: readonly string[]) => plumbline(args, { cwd: place.path, env: { JUPYTER_TOKEN: token } });
    const outcomes = (stdout: string): readonly string[] =>
      (JSON.parse(stdout) as Report).findings.map(({ id, outcome }) => `${id} ${outcome}`).toSorted();
    const held = (): readonly string[] => homes.map((home) => ownContent(home));
    const before = held();
    const drifted = await run("scan", "-o", "json", "-q");
    assert.equal(drifted.code, 1, drifted.stderr);
    await run("plan", "--out", "plan.json", "-q");
    assert.deepEqual(held(), before, "planning changes nothing");
    const applied = await run("apply", "plan.json", "-o", "json");
    assert.equal(applied.code, 0, applied.stderr);
    const { run: id, results } = JSON.parse(applied.stdout) as Done;
    assert.deepEqual([results.length, new Set(results.map(({ state }) => state))], [100, new Set(["fixed"])]);
    assert.equal((await run("scan", "-q")).code, 0);
    assert.match((await run("undo", id, "--yes")).stdout, /100 put back\./);
    assert.deepEqual(held(), before);
    assert.deepEqual(outcomes((await run("scan", "-o", "json", "-q")).stdout), outcomes(drifted.stdout));
  },
);

/** What a home holds, without what its Jupyter server writes for itself. */
const ownContent = (home: string): string =>
  contentOf(home)
    .split("\n")
    .filter((line) => !/^\["\.(local|jupyter|ipython|cache|npm)\b/.test(line))
    .join("\n");
