import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { visitTools } from "../../src/cli/compose.ts";
import { systemClock } from "../../src/cli/clock.ts";
import { visitOne } from "../../src/cli/prove/visit-one.ts";
import { signalGroup } from "../../src/cli/signal-group.ts";
import type { TargetProvider } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import type { Finding } from "../../src/model/report.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { items } from "../../src/policy/json.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { createHome } from "../../src/simulator/homes/create-home.ts";
import { jupyterProvider } from "../../src/targets/jupyter/provider.ts";
import { localProvider } from "../../src/targets/local/provider.ts";
import { missing, startJupyter } from "../support/jupyter.ts";

const ignore = (): void => undefined;
const tools = visitTools(defaultConfig.limits, { debug: ignore, info: ignore, warn: ignore });

/** Every example of every check type, as one policy. */
function policyOfEveryType(): string {
  const checks = checkTypes.flatMap(({ name, schema }) =>
    items(schema["examples"]).map((spec, index) => ({ id: `${name}-${index}`.toLowerCase(), [name]: spec })),
  );
  return JSON.stringify({
    apiVersion: "plumbline/v1",
    kind: "Policy",
    metadata: { name: "every-type" },
    spec: { checks },
  });
}

test(
  "a policy of every check type comes to the same on a real Jupyter server and on this machine, for the same home",
  { skip: missing("jupyter-server") },
  async () => {
    const signal = AbortSignal.timeout(100_000);
    const parsed = parsePolicies([{ path: "policy.yaml", text: policyOfEveryType() }], checkTypes);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const checks = parsed.set.policies.flatMap(({ name: policy, checks }) =>
      checks.map((check) => ({ policy, check })),
    );
    assert.deepEqual(new Set(checks.map(({ check }) => check.type)).size, checkTypes.length);

    const folder = mkdtempSync(join(tmpdir(), "plumbline-same-"));
    const home = join(folder, "home");
    try {
      createHome(home, { name: "ada", traits: [] });
      await using jupyter = await startJupyter("jupyter-server", { home });
      const { base, token } = jupyter;
      const remote = jupyterProvider({ url: base.href, token: new Secret(token), clock: systemClock });
      const there = await findings(remote);
      const here = await findings(localProvider({ home, signalGroup }));
      assert.deepEqual(there.findings, here.findings);
      assert.deepEqual([there.strangers, here.strangers], ["fail", "fail"]);
      // Only a server has a configuration.
      assert.deepEqual([there.layers, here.layers], ["pass", "unknown"]);
      assert.ok(new Set(here.findings.map(({ outcome }) => outcome)).size > 1, "some pass and some fail");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }

    async function findings(provider: TargetProvider) {
      for await (const { id } of provider.list({ signal })) {
        const { result } = await visitOne(id, checks, { providers: [provider], tools, signal });
        assert.ok(result.target.observed, `${result.target.reason}: ${result.target.detail}`);
        // Which programs of this machine run changes from one moment to the next; that some do which nobody approved does not.
        const others = result.findings.filter(({ check }) => !differing.has(check));
        const [stranger] = result.findings.filter(({ check }) => check === strangers);
        const layers = result.findings.find(({ check }) => check === effective)?.outcome;
        return { findings: others.map(comparable), strangers: stranger?.outcome, layers };
      }
      throw new Error("no target");
    }
  },
);

const idOf = (type: string, isMeant: (spec: object) => boolean): string => {
  const examples = items(checkTypes.find(({ name }) => name === type)?.schema["examples"]);
  return `${type}-${examples.findIndex((spec) => typeof spec === "object" && spec !== null && isMeant(spec))}`;
};

const strangers = idOf("process", (spec) => "only" in spec);
const effective = idOf("setting", (spec) => "effective" in spec);
const differing = new Set([strangers, effective]);

/** How often a program runs changes from one moment to the next. */
const comparable = ({ id: _, target: _target, observed, ...finding }: Finding) => ({
  ...finding,
  observed: observed.replace(/^runs \d+ times$/, "runs"),
});
