import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { checkTypes } from "../../../src/checks/registry.ts";
import { signalGroup } from "../../../src/cli/signal-group.ts";
import { previewTarget } from "../../../src/engine/preview.ts";
import { factsOnly } from "../../../src/engine/redact-observations.ts";
import { scan } from "../../../src/engine/scan.ts";
import type { CompiledPolicySet } from "../../../src/model/policy.ts";
import { parsePolicies } from "../../../src/policy/parse-policies.ts";
import { localProvider } from "../../../src/targets/local/provider.ts";
import { collect, limits, listeningLogger } from "../support/fleet.ts";

const policies = (checks: string): CompiledPolicySet => {
  const text = `apiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: home }\nspec:\n  checks:\n${checks}`;
  const parsed = parsePolicies([{ path: "p.yaml", text }], checkTypes);
  assert.ok(parsed.ok);
  return parsed.set;
};

const old = policies(`
    - id: keys
      file: { path: ~/.ssh/id, lacks: secret }
    - id: tool
      command: { run: echo hello, stdout: hello }
    - id: link
      file: { path: ~/link, kind: symlink }
    - id: pip
      setting: { path: ~/pip.conf, format: ini, key: global.index-url, equals: "https://old" }
`);
const proposed = policies(`
    - id: keys
      file: { path: ~/.ssh/id, mode: { atMost: "0600" } }
    - id: tool
      command: { run: echo hello, stdout: bye }
    - id: other-tool
      command: { run: echo bye, stdout: bye }
    - id: link
      file: { path: ~/link, linkTarget: nowhere }
    - id: link-content
      file: { path: ~/link, contains: x }
    - id: pip
      setting: { path: ~/pip.conf, format: ini, key: global.index-url, equals: "https://new" }
    - id: pip-size
      file: { path: ~/pip.conf, size: { atMost: 10 } }
    - id: gone
      file: { path: ~/gone, exists: false }
`);

async function scanHome(home: string, set: CompiledPolicySet) {
  const [result] = await collect(
    scan({
      providers: [localProvider({ home, signalGroup })],
      policies: set,
      revision: "r",
      nonce: () => randomBytes(16).toString("hex"),
      now: Date.now,
      limits,
      logger: listeningLogger(),
      keepAnswers: true,
      concurrency: 1,
      signal: new AbortController().signal,
    }),
  );
  assert.ok(result?.observations !== undefined);
  return { findings: result.findings, observations: result.observations };
}

const at = "2027-01-01T00:00:00.000Z";

for (const { keep, unknown } of [
  { keep: "content", unknown: ["other-tool", "link-content", "gone"] },
  { keep: "facts", unknown: ["tool", "other-tool", "link-content", "pip", "gone"] },
] as const)
  test(`where ${keep} is kept, a preview says what a visit would, or that it does not know`, async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "preview-"));
    await mkdir(join(folder.path, ".ssh"));
    await writeFile(join(folder.path, ".ssh/id"), "key", { mode: 0o644 });
    await writeFile(join(folder.path, "pip.conf"), "[global]\nindex-url = https://old\n");
    await symlink("nowhere", join(folder.path, "link"));
    const before = await scanHome(folder.path, old);
    const after = await scanHome(folder.path, proposed);
    const stored = keep === "facts" ? factsOnly(before.observations) : before.observations;
    const { rows } = previewTarget(
      {
        target: { id: "local", provider: "local", state: "Running" },
        looks: [{ look: { at, policyHash: old.hash, environment: "" }, result: { findings: before.findings } }],
        states: [],
        observations: stored.map((one) => ({ ...one, at })),
      },
      { policies: proposed, revision: "r", now: Date.now(), logger: listeningLogger() },
    );
    const said = new Map(rows.map(({ finding }) => [finding.check, finding]));
    const open = after.findings.filter(({ check }) => said.get(check)?.reason === "not-kept").map(({ check }) => check);
    assert.deepEqual(open, unknown);
    for (const real of after.findings.filter(({ check }) => !open.includes(check)))
      assert.deepEqual(said.get(real.check), real);
  });
