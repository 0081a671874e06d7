import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Limits } from "../../../src/model/ports.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/start-simulator.ts";
import { sagemakerProvider, type SageMakerProviderOptions } from "../../../src/targets/sagemaker/provider.ts";

export const clock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };
export const limits: Limits = { visitMs: 20_000, bootMs: 10_000, readyMs: 1_500, visitBytes: 4 * 1_048_576 };

/** Planted in every place that is secret, and looked for in everything that is not. */
export const canaries = {
  accessKeyId: "AKIACANARY0123456789",
  secretAccessKey: "canary-secret-access-key-0123456789",
  sessionToken: "canary-session-token-0123456789",
};

export type Studio = Simulator & {
  readonly provider: (options?: Partial<SageMakerProviderOptions>) => ReturnType<typeof sagemakerProvider>;
};

/** A simulator in a folder of its own, and providers that talk to it through the real SDK. */
export async function startStudio(options: {
  readonly users: number;
  readonly shape?: "mixed" | "plain";
}): Promise<Studio> {
  const root = mkdtempSync(join(tmpdir(), "plumbline-targets-"));
  const simulator = await startSimulator({ ...options, root });
  return {
    ...simulator,
    provider: (more: Partial<SageMakerProviderOptions> = {}) =>
      sagemakerProvider({
        region: simulator.region,
        endpoint: simulator.endpoint,
        credentials: canaries,
        costly: { tags: false, idle: false },
        apiRate: 1_000,
        callMs: 1_500,
        clock,
        ...more,
      }),
    [Symbol.asyncDispose]: async () => {
      await simulator[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
