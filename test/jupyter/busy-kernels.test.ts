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
  const id = await startKernel(jupyter);
  assert.equal(await busyKernels(server, { signal }), 0);
  using line = await execute(jupyter, id, "import time; time.sleep(80)");
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

interface Said {
  readonly msg_type: string;
  readonly content: { readonly execution_state?: string };
}

/** An `execute_request` of Jupyter's messaging protocol, version 5.3, on the kernel's channels. */
async function execute(jupyter: RealJupyter, id: string, code: string): Promise<Disposable> {
  const url = new URL(`api/kernels/${id}/channels`, jupyter.base);
  url.protocol = "ws:";
  const socket = new WebSocket(url, { headers: { authorization: `token ${jupyter.token}` } });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const ask = (msg_id: string, msg_type: string, content: object): void =>
    socket.send(
      JSON.stringify({
        channel: "shell",
        header: { msg_id, msg_type, session: "s", username: "u", version: "5.3", date: "" },
        parent_header: {},
        metadata: {},
        content,
      }),
    );
  // A kernel that still starts may not hear what it is asked first, nor the server what the kernel says of itself: its state is what counts.
  const idle = new Promise<void>((resolve) =>
    socket.on("message", (data: Buffer) => {
      const { msg_type, content } = JSON.parse(data.toString("utf8")) as Said;
      if (msg_type === "status" && content.execution_state === "idle") resolve();
    }),
  );
  const asking = setInterval(() => ask("1", "kernel_info_request", {}), 500);
  await idle;
  clearInterval(asking);
  ask("2", "execute_request", { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false });
  return { [Symbol.dispose]: () => socket.terminate() };
}
