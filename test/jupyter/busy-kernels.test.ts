import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import { busyKernels } from "../../src/jupyter/busy-kernels.ts";
import { cookieLogin, missing, startJupyter, type RealJupyter } from "../support/jupyter.ts";

const skip = missing("jupyter-server");

test("a kernel that computes is busy, and one that waits is not", { skip, timeout: 110_000 }, async () => {
  await using jupyter = await startJupyter("jupyter-server");
  await using server = await cookieLogin(jupyter);
  const { signal } = new AbortController();
  assert.equal(await busyKernels(server, { signal }), 0);
  using line = await heardKernel(jupyter);
  // It may still answer what it was asked to be heard.
  await until(async () => (await busyKernels(server, { signal })) === 0);
  line.execute("import time; time.sleep(80)");
  await until(async () => (await busyKernels(server, { signal })) === 1);
  assert.ok(line);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await setTimeout(100);
  }
  assert.fail("it did not come to that in a minute");
}

const headers = ({ token }: RealJupyter) => ({ authorization: `token ${token}`, "content-type": "application/json" });

async function startKernel(jupyter: RealJupyter): Promise<string> {
  const made = await fetch(new URL("api/kernels", jupyter.base), {
    method: "POST",
    headers: headers(jupyter),
    body: JSON.stringify({ name: "python3" }),
  });
  return ((await made.json()) as { readonly id: string }).id;
}

async function stateOf(jupyter: RealJupyter, id: string): Promise<string> {
  const answer = await fetch(new URL(`api/kernels/${id}`, jupyter.base), { headers: headers(jupyter) });
  return ((await answer.json()) as { readonly execution_state: string }).execution_state;
}

/** Requests of Jupyter's messaging protocol, version 5.3, on a kernel's channels. */
interface Line extends Disposable {
  readonly kernel: string;
  readonly ask: (type: string, content: object) => void;
  readonly execute: (code: string) => void;
}

async function lineTo(jupyter: RealJupyter, kernel: string): Promise<Line> {
  const url = new URL(`api/kernels/${kernel}/channels`, jupyter.base);
  url.protocol = "ws:";
  const socket = new WebSocket(url, { headers: { authorization: `token ${jupyter.token}` } });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let asked = 0;
  const ask = (msg_type: string, content: object): void =>
    socket.send(
      JSON.stringify({
        channel: "shell",
        header: { msg_id: String(++asked), msg_type, session: "s", username: "u", version: "5.3", date: "" },
        parent_header: {},
        metadata: {},
        content,
      }),
    );
  return {
    kernel,
    ask,
    execute: (code) =>
      ask("execute_request", { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false }),
    [Symbol.dispose]: () => socket.terminate(),
  };
}

/** A kernel that the server hears. Now and then Debian's server never hears one: it has begun to listen too late, and calls it `starting` for ever. */
async function heardKernel(jupyter: RealJupyter): Promise<Line> {
  for (let kernels = 0; kernels < 6; kernels++) {
    const line = await lineTo(jupyter, await startKernel(jupyter));
    for (let tries = 0; tries < 80; tries++) {
      if ((await stateOf(jupyter, line.kernel)) === "idle") return line;
      line.ask("kernel_info_request", {});
      await setTimeout(100);
    }
    line[Symbol.dispose]();
  }
  return assert.fail("the server hears none of six kernels");
}
