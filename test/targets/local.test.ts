import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Program } from "../../src/model/program.ts";
import { localProvider } from "../../src/targets/local/provider.ts";
import { limits } from "../conformance/session-suite.ts";
import { signalGroup } from "./support/signal-group.ts";

const home = mkdtempSync(join(tmpdir(), "plumbline-local-"));
after(() => rmSync(home, { recursive: true, force: true }));
const provider = localProvider({ home, signalGroup });
const signal = AbortSignal.timeout(60_000);
const open = async () => {
  const [target] = await Array.fromAsync(provider.list({ signal }));
  assert.ok(target);
  return provider.open(target, { signal, limits });
};

describe("this machine's shell", () => {
  it("is one target, called local", async () => {
    const rows = await Array.fromAsync(provider.list({ signal }));
    assert.deepEqual(
      rows.map(({ id, blocked }) => [id, blocked]),
      [["local", undefined]],
    );
  });

  const program = (argv: readonly string[]): Program => ({
    nonce: "0".repeat(32),
    argv,
    argvAtOnce: [],
    typed: { lines: [], ready: "", payload: "" },
    go: "go\n",
    changes: new Map(),
    asks: 0,
  });
  const failures = [
    { name: "a program that never proves itself", argv: ["/bin/sh", "-c", "sleep 60"], reason: "boot-failed" },
    { name: "a program that floods", argv: ["/bin/sh", "-c", "exec yes"], reason: "output-limit" },
    { name: "a program that ends at once", argv: ["/bin/true"], reason: "connection-lost" },
    { name: "a program that is not there", argv: ["/nonexistent/sh"], reason: "terminal-failed" },
  ] as const;
  for (const { name, argv, reason } of failures) {
    it(`gives ${reason} for ${name}, and ends it`, async () => {
      const session = await open();
      const few = { ...limits, bootMs: 300, visitBytes: 100_000 };
      await assert.rejects(
        Array.fromAsync(session.run(program(argv), { signal, limits: few })),
        (error: unknown) => error instanceof NotAssessed && error.reason === reason,
      );
      await session[Symbol.asyncDispose]();
      assert.deepEqual(session.leftovers, []);
    });
  }
});
