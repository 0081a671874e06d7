import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { serveApp } from "../../src/web/serve-app.ts";
import { testAgent, type TestAgent } from "../web/support/agent.ts";
import { folder, plumbline } from "./support/plumbline.ts";

async function running(agent: TestAgent): Promise<AsyncDisposable & { readonly address: string }> {
  return serveApp(agent.app, { host: "127.0.0.1", port: 0, signal: new AbortController().signal });
}

suite("health", () => {
  test("ends with 0 while the agent is well, and with -q says nothing", async () => {
    using place = folder();
    await using server = await running(testAgent());
    const ask = (...args: string[]) => plumbline(["health", "--url", server.address, ...args], { cwd: place.path });
    const { code, stdout, stderr } = await ask();
    assert.deepEqual([code, stdout, stderr], [0, "healthy\n", ""]);
    const quiet = await ask("-q");
    assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, "", ""]);
  });

  test("ends with 1 when the agent says what is wrong", async () => {
    using place = folder();
    const agent = testAgent();
    agent.now.state = { lease: "held", storeOk: false, policiesActive: false, stopping: false };
    await using server = await running(agent);
    const { code, stdout } = await plumbline(["health", "--url", `${server.address}/readyz`], { cwd: place.path });
    assert.deepEqual([code, stdout], [1, "unhealthy: store, no-policies\n"]);
  });

  test("ends with 2 when nobody answers", async () => {
    using place = folder();
    const server = await running(testAgent());
    await server[Symbol.asyncDispose]();
    const { code, stdout } = await plumbline(["health", "--url", server.address], { cwd: place.path });
    assert.deepEqual([code, stdout], [2, `no answer from ${server.address}/healthz\n`]);
  });

  test("takes the address from the config, and asks one that listens everywhere by loopback", async () => {
    await using server = await running(testAgent());
    const { port } = new URL(server.address);
    for (const host of ["127.0.0.1", "0.0.0.0"]) {
      using place = folder({
        "plumbline.yaml": `apiVersion: plumbline/v1\nkind: Agent\nspec: { server: { listen: "${host}:${port}", metricsTokenEnv: T } }\n`,
      });
      const { code, stdout, stderr } = await plumbline(["health"], { cwd: place.path });
      assert.deepEqual([code, stdout], [0, "healthy\n"], stderr);
    }
  });

  test("given --url does not look at a config, since a broken one must not end an agent that runs", async () => {
    using place = folder({ "plumbline.yaml": "kind: [" });
    await using server = await running(testAgent());
    assert.equal((await plumbline(["health", "--url", server.address], { cwd: place.path })).code, 0);
    assert.equal((await plumbline(["health"], { cwd: place.path })).code, 3);
  });

  for (const [args, says] of [
    [[], /No address is known/],
    [["--url", "127.0.0.1:9464"], /--url takes the http or https address/],
    [["--url", "http://user:hunter2@127.0.0.1:1"], /without a user or password/],
    [["--url", "http://127.0.0.1:1", "--wait", "0s"], /--wait takes a time/],
    [["now"], /takes no argument/],
  ] as const)
    test(`ends with 3 when called as \`plumbline health ${args.join(" ")}\``, async () => {
      using place = folder();
      const { code, stderr } = await plumbline(["health", ...args], { cwd: place.path });
      assert.equal(code, 3);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /hunter2/);
    });
});
