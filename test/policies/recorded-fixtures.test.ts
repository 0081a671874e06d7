import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { proveOne } from "../../src/cli/prove/prove-all.ts";
import { readSuites } from "../../src/cli/prove/read-fixtures.ts";
import { recordFixture } from "../../src/cli/prove/recording.ts";
import { visitOne } from "../../src/cli/prove/visit-one.ts";
import { visitTools } from "../../src/cli/compose.ts";
import { signalGroup } from "../../src/cli/signal-group.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { readPolicyPath } from "../../src/source/policy-path.ts";
import { materialise } from "../../src/targets/fixture/materialise.ts";
import { localProvider } from "../../src/targets/local/provider.ts";
import { library } from "./shipped.ts";

const signal = AbortSignal.timeout(100_000);
const ignore = (): void => undefined;
const tools = visitTools(defaultConfig.limits, { debug: ignore, info: ignore, warn: ignore });

test("a recorded home comes to the same as its original but for commands, and holds none of its secrets", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "plumbline-recorded-"));
  try {
    cpSync(join(library, "home-credentials"), join(cwd, "home-credentials"), { recursive: true });
    const { files } = await readPolicyPath(join(cwd, "home-credentials"), { signal });
    const parsed = parsePolicies(files, checkTypes);
    assert.ok(parsed.ok);
    const [suite] = await readSuites(parsed.set.policies, { cwd, signal, parseWith: () => parsed });
    assert.ok(suite !== undefined);
    const checks = suite.policies.flatMap(({ name: policy, checks }) => checks.map((check) => ({ policy, check })));
    // What a command looked at is not known, so it is not recorded; the person is told where that makes a difference.
    const commands = checks.flatMap(({ check }) => (check.type === "command" ? [check.id] : []));
    const fixtures = suite.fixtures.filter(({ added }) => added === undefined);
    assert.ok(fixtures.length > 2);
    for (const fixture of fixtures) {
      await using place = await materialise(fixture, tmpdir());
      const providers = [localProvider({ home: place.home, signalGroup })];
      const { target, result } = await visitOne("local", checks, { providers, tools, signal });
      const { observations = [], findings } = result;
      const recording = await recordFixture(
        { suite, target, observations, findings },
        (recorded) => proveOne(recorded, suite, { tools, signal }),
        { cwd },
      );
      assert.deepEqual(
        recording.differs.filter(({ check }) => !commands.includes(check)),
        [],
        fixture.name,
      );
    }
    const [again] = await readSuites(parsed.set.policies, { cwd, signal, parseWith: () => parsed });
    const recorded = again?.fixtures.filter(({ name }) => name.includes("-recorded")) ?? [];
    assert.equal(recorded.length, fixtures.length);
    for (const one of recorded) assert.deepEqual((await proveOne(one, suite, { tools, signal })).disagreements, []);
    const texts = recorded.map(({ folder }) => readFileSync(join(folder, "fixture.yaml"), "utf8")).join("\n");
    assert.doesNotMatch(texts, /AKIA(?!X)|hunter/);
    assert.deepEqual(
      readdirSync(join(cwd, "home-credentials/fixtures")).filter((name) => name.startsWith(".recording")),
      [],
    );
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
