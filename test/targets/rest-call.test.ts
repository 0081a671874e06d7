import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import { describe, it } from "node:test";
import { call, type JupyterServer } from "../../src/jupyter/server.ts";
import { AddressRefused } from "../../src/jupyter/transport-error.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import { targetAgent } from "../../src/targets/http/agent.ts";
import { listen } from "./support/listener.ts";

/** How a REST call to this base fails. */
async function failure(base: string, lookup?: LookupFunction): Promise<NotAssessed> {
  const dispatcher = targetAgent({ lookup });
  const server: JupyterServer = {
    base: new URL(base),
    dispatcher,
    headers: async () => ({}),
    absorb: async () => undefined,
  };
  try {
    const { status } = await call(server, "GET", "api/terminals", { signal: AbortSignal.timeout(10_000) });
    return assert.fail(`it answered ${status}`);
  } catch (error) {
    return error instanceof NotAssessed ? error : assert.fail(String(error));
  } finally {
    await dispatcher.destroy();
  }
}

describe("a REST call", () => {
  it("reads no more than 1 MiB of an answer, and says so", async () => {
    await using door = await listen((_request, response) => void response.end(Buffer.alloc(2 * 1_048_576, "[")));
    const { reason, retry } = await failure(`${door.origin}/`);
    assert.deepEqual([reason, retry], ["output-limit", "never"]);
  });
  it("is refused, not unreachable, where a name leads back to this machine", async () => {
    const refusing: LookupFunction = (_name, _options, callback) => callback(new AddressRefused(), []);
    assert.equal((await failure("http://studio.example/", refusing)).reason, "host-refused");
  });
  it("repeats an error's code only when it is one", async () => {
    const failing =
      (code: string): LookupFunction =>
      (_name, _options, callback) =>
        callback(Object.assign(new Error("https://h/?token=hunter2"), { code }), []);
    const told = await failure("http://studio.example/", failing("https://h/?token=hunter2"));
    assert.deepEqual([told.reason, told.message], ["unreachable", "no answer from studio.example"]);
    assert.match((await failure("http://studio.example/", failing("ENOTFOUND"))).message, / \(ENOTFOUND\)$/);
  });
});
