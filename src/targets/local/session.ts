import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import type { Abortable, Limits, Session } from "../../model/ports.ts";
import type { Frame, Program } from "../../model/program.ts";
import { ReplyReader } from "../../probe/reply.ts";

/**
 * Sends a signal to every process of a group (`0` only asks); false when the group is empty.
 * It is `process.kill(-group, signal)` with its ESRCH as false, and comes from the command line, which owns the process.
 */
export type SignalGroup = (group: number, signal: "SIGKILL" | 0) => boolean;

/** One program as a child process in a group of its own, over pipes. Disposal ends the group and looks whether it is gone. */
export function localSession({
  home,
  signalGroup,
}: {
  readonly home: string;
  readonly signalGroup: SignalGroup;
}): Session {
  let child: ChildProcess | undefined;
  let leftovers: readonly string[] = [];
  const end = (): void => {
    if (child?.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  };

  async function* run(
    program: Program,
    { signal, limits }: Abortable & { readonly limits: Limits },
  ): AsyncGenerator<Frame> {
    signal.throwIfAborted();
    const [file = "/bin/sh", ...args] = program.argv;
    const started = spawn(file, args, {
      cwd: home,
      env: { HOME: home, PATH: "/usr/bin:/bin" },
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    child = started;
    let broken: NotAssessed | undefined;
    const breakOff = (reason: ReasonCode, message: string): void => {
      broken ??= notAssessed(reason, message);
      end();
    };
    started.once("error", ({ name }) => breakOff("terminal-failed", `the shell did not start (${name})`));
    started.stdin.on("error", () => undefined);
    signal.addEventListener("abort", end, { once: true });
    const boot = setTimeout(() => breakOff("boot-failed", `no proof within ${limits.bootMs} ms`), limits.bootMs);
    const reader = new ReplyReader(program);
    let bytes = 0;
    try {
      for await (const text of started.stdout.setEncoding("utf8")) {
        bytes += Buffer.byteLength(String(text));
        if (bytes > limits.visitBytes) breakOff("output-limit", `more than ${limits.visitBytes} bytes came`);
        if (broken !== undefined) throw broken;
        for (const frame of reader.push(String(text))) {
          if (frame.kind === "boot") {
            clearTimeout(boot);
            started.stdin.write(program.go);
          }
          yield frame;
          if (frame.kind === "end") return;
        }
      }
      signal.throwIfAborted();
      throw broken ?? notAssessed("connection-lost", "the shell ended before its answer was whole");
    } finally {
      clearTimeout(boot);
      signal.removeEventListener("abort", end);
    }
  }

  return {
    transport: "pipe",
    run,
    get leftovers() {
      return leftovers;
    },
    async [Symbol.asyncDispose]() {
      if (child?.pid === undefined) return;
      end();
      child.stdin?.destroy();
      child.stdout?.destroy();
      if (child.exitCode === null && child.signalCode === null)
        await once(child, "exit", { signal: AbortSignal.timeout(5_000) });
      leftovers = await remaining(child.pid, signalGroup);
    },
  };
}

/** Killed processes leave their group once somebody has read their status, which init does within moments. */
async function remaining(group: number, signalGroup: SignalGroup): Promise<readonly string[]> {
  for (const wait of [0, 20, 80, 400]) {
    if (wait > 0) await sleep(wait);
    if (!signalGroup(group, 0)) return [];
  }
  return [`process group ${group}`];
}

const notAssessed = (reason: ReasonCode, message: string): NotAssessed =>
  new NotAssessed(reason, message, { remedy: remedyFor(reason) });
