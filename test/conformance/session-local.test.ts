import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { localProvider } from "../../src/targets/local/provider.ts";
import { limits, sessionSuite } from "./session-suite.ts";

describe("a session on a local shell", () => {
  let home: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), "plumbline-local-"));
  });
  after(() => rm(home, { recursive: true, force: true }));
  const signalGroup = (group: number, signal: "SIGTERM" | "SIGKILL"): boolean => {
    try {
      return process.kill(-group, signal);
    } catch {
      return false;
    }
  };
  sessionSuite(
    () => ({
      home,
      transport: "pipe",
      open: async () =>
        localProvider({ home, signalGroup }).open(
          { id: "local", provider: "local", state: "None" },
          { signal: AbortSignal.timeout(60_000), limits },
        ),
      terminals: async () => [],
    }),
    { socket: false },
  );
});
