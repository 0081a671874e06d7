import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import type { TargetProvider } from "../../src/model/ports.ts";
import type { Target } from "../../src/model/target.ts";
import { startSimulator, type Simulator } from "../../src/simulator/start-simulator.ts";
import { sagemakerProvider } from "../../src/targets/sagemaker/provider.ts";
import { limits, sessionSuite, type SessionHarness } from "./session-suite.ts";

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

for (const transport of ["argv", "typed"] as const) {
  describe(`a session on the simulator, logged in by the real SDK, ${transport}`, () => {
    let root: string;
    let simulator: Simulator;
    let provider: TargetProvider & Disposable;
    let target: Target | undefined;
    let harness: SessionHarness;
    before(async () => {
      root = await mkdtemp(join(tmpdir(), "plumbline-studio-"));
      simulator = await startSimulator({ users: 1, root, shape: "plain" });
      if (transport === "typed") simulator.faults.on({ kind: "ignores-body" });
      const { endpoint, region } = simulator;
      const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-a-secret" };
      provider = sagemakerProvider({
        region,
        endpoint,
        credentials,
        costly: { tags: false, idle: false },
        apiRate: 1000,
        clock,
      });
      for await (const listed of provider.list({ signal: AbortSignal.timeout(10_000) })) target = listed;
      const { home } = simulator.ready.users[0] ?? assert.fail("a user");
      const open: SessionHarness["open"] = () =>
        provider.open(target ?? assert.fail("a target"), { signal: AbortSignal.timeout(30_000), limits });
      harness = {
        home,
        transport,
        open,
        openCut: async (afterBytes) => {
          simulator.faults.on({ kind: "socket", does: { drop: { afterBytes } }, times: 1 });
          return open();
        },
        terminals: async () => Array.from({ length: simulator.stats.terminals.open }, (_, index) => `open ${index}`),
      };
    });
    after(async () => {
      provider[Symbol.dispose]();
      await simulator[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    });
    sessionSuite(() => harness);
  });
}
