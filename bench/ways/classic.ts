import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, request, type Dispatcher } from "undici";
import WebSocket from "ws";
import type { Abortable } from "../../src/model/ports.ts";
import type { BenchCheck } from "../bed/checks.ts";
import { sameVerdicts, verdictOf } from "../bed/same-verdicts.ts";
import type { Elapsed } from "./elapsed.ts";

export interface Server {
  readonly base: URL;
  readonly token: string;
}

/**
 * The way of hand-made notebooks: open a terminal, type a command, wait for the prompt, type the next. In its kindest repair: the first
 * prompt is awaited, and the prompt is looked for in all that has come, not in each message alone (as written, most runs hang).
 */
export async function classic(
  checks: readonly BenchCheck[],
  { base, token }: Server,
  { signal }: Abortable,
): Promise<Elapsed> {
  const started = performance.now();
  const dispatcher = new Agent({ connections: 1 });
  const call = caller(dispatcher, { base, token }, { signal });
  try {
    await call("GET", "api/status");
    const entered = performance.now() - started;
    const created = await call("POST", "api/terminals");
    const { name } = JSON.parse(created) as { readonly name: string };
    const socket = new WebSocket(new URL(`terminals/websocket/${name}`, base.href.replace(/^http/, "ws")), {
      headers: { authorization: `token ${token}`, origin: base.origin },
      perMessageDeflate: false,
    });
    const answers = await typeAll(checks, socket, { signal });
    const answered = performance.now() - started;
    await call("DELETE", `api/terminals/${name}`);
    const gone = performance.now() - started;
    socket.terminate();
    sameVerdicts("the classic way", checks, (check, index) => verdictOf(check, answers[index]));
    return { entered, answered, gone };
  } finally {
    await dispatcher.destroy();
  }
}

/** One user after the other. Milliseconds for all of them. */
export async function classicForAll(
  checks: readonly BenchCheck[],
  servers: readonly Server[],
  { signal }: Abortable,
): Promise<number> {
  const started = performance.now();
  for (const server of servers) {
    await classic(checks, server, { signal });
    signal.throwIfAborted();
  }
  return performance.now() - started;
}

/** The notebook's own expression. */
const prompt = /\n.*\$ $/;
const firstPrompt = /\$ $/;
const patienceMs = 15_000;

async function typeAll(
  checks: readonly BenchCheck[],
  socket: WebSocket,
  { signal }: Abortable,
): Promise<readonly string[]> {
  let seen = "";
  let wake = (): void => undefined;
  socket.on("message", (data: Buffer) => {
    const [kind, text] = JSON.parse(data.toString()) as readonly [string, string?];
    if (kind === "stdout") seen += text ?? "";
    wake();
  });
  const until = async (end: RegExp): Promise<string> => {
    const late = delay(patienceMs, undefined, { signal, ref: false }).then(() => {
      throw new Error(
        `the classic way hangs: no prompt within ${patienceMs} ms, after ${JSON.stringify(seen.slice(-80))}`,
      );
    });
    late.catch(() => undefined);
    for (; !end.test(seen); await Promise.race([new Promise<void>((done) => (wake = done)), late]));
    const all = seen;
    seen = "";
    return all;
  };
  await once(socket, "open", { signal });
  await until(firstPrompt);
  const answers: string[] = [];
  for (const { command } of checks) {
    socket.send(JSON.stringify(["stdin", `${command}\r`]));
    const [, ...lines] = (await until(prompt)).split("\r\n");
    answers.push(lines.slice(0, -1).join("\n"));
  }
  return answers;
}

function caller(dispatcher: Dispatcher, { base, token }: Server, { signal }: Abortable) {
  return async (method: "GET" | "POST" | "DELETE", path: string): Promise<string> => {
    const headers = { authorization: `token ${token}` };
    const answer = await request(new URL(path, base), { method, dispatcher, headers, signal });
    return answer.body.text();
  };
}
