import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import type { Abortable, Limits, Session } from "../../model/ports.ts";
import type { Frame, Program } from "../../model/program.ts";
import { ReplyReader } from "../../probe/reply.ts";

/**
 * Sends a signal to every process of a group; false when the group is empty. It is
 * `process.kill(-group, signal)` with ESRCH as false, and comes from the command line, which owns the process.
 */
export type SignalGroup = (group: number, signal: "SIGTERM" | "SIGKILL") => boolean;

/** One program as a child process in a group of its own, over pipes. Disposal ends the group. */
export function localSession({
  home,
  signalGroup,
  server,
}: {
  readonly home: string;
  readonly signalGroup: SignalGroup;
  /** Has a process of this environment start the program, as a Jupyter server would; left out, this one does. */
  readonly server?: Readonly<Record<string, string>>;
}): Session {
  let child: ChildProcess | undefined;
  let leftovers: readonly string[] = [];

  async function* run(
    program: Program,
    { signal, limits }: Abortable & { readonly limits: Limits },
  ): AsyncGenerator<readonly Frame[]> {
    signal.throwIfAborted();
    const { stdin, stdout, ...started } = start(program, home, server);
    child = started.child;
    let broken: NotAssessed | undefined;
    const breakOff = (reason: ReasonCode, message: string): void => {
      broken ??= notAssessed(reason, message);
      stdout.destroy();
    };
    const abort = (): void => void stdout.destroy();
    child.once("error", ({ name }) => breakOff("terminal-failed", `the shell did not start (${name})`));
    signal.addEventListener("abort", abort, { once: true });
    const boot = setTimeout(() => breakOff("boot-failed", `no proof within ${limits.bootMs} ms`), limits.bootMs);
    const reader = new ReplyReader(program);
    let bytes = 0;
    try {
      for await (const part of stdout) {
        const text = String(part);
        bytes += text.length;
        if (bytes > limits.visitBytes) throw notAssessed("output-limit", `more than ${limits.visitBytes} bytes came`);
        const frames = reader.push(text);
        if (frames[0]?.kind === "boot") {
          clearTimeout(boot);
          stdin.write(program.go);
        }
        yield frames;
        if (reader.ended) return;
      }
      throw notAssessed("connection-lost", "the shell ended before its answer was whole");
    } catch (error) {
      signal.throwIfAborted();
      throw broken ?? error;
    } finally {
      clearTimeout(boot);
      signal.removeEventListener("abort", abort);
    }
  }

  return {
    transport: "pipe",
    run,
    get leftovers() {
      return leftovers;
    },
    async [Symbol.asyncDispose]() {
      if (child?.pid !== undefined) leftovers = await ended(child, child.pid, signalGroup);
    },
  };
}

/** Frames are ASCII, so one character per byte keeps the count of bytes exact. A clean environment, as on every target. */
function start({ argv }: Program, home: string, server?: Readonly<Record<string, string>>) {
  const [file = "/bin/sh", ...args] = server === undefined ? argv : startedBy(server, home, argv);
  const child = spawn(file, args, {
    cwd: home,
    env: { HOME: home, PATH: "/usr/bin:/bin" },
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  return { child, stdin: child.stdin, stdout: child.stdout.setEncoding("latin1") };
}

/** A shell that lives as long as the program does and has no variable but these. */
const startedBy = (
  server: Readonly<Record<string, string>>,
  home: string,
  argv: readonly string[],
): readonly string[] => [
  "/usr/bin/env",
  "-i",
  `HOME=${home}`,
  ...Object.entries(server).map(([name, value]) => `${name}=${value}`),
  "/bin/sh",
  "-c",
  '"$@"; exit $?',
  "server",
  ...argv,
];

/**
 * Asked first, so that the program can end what a command of its own left running in other groups; then killed, which
 * no process of the group survives. What is named is a shell that even then does not end.
 */
async function ended(child: ChildProcess, group: number, signalGroup: SignalGroup): Promise<readonly string[]> {
  child.stdin?.destroy();
  child.stdout?.destroy();
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  if (running()) {
    const exit = once(child, "exit");
    signalGroup(group, "SIGTERM");
    await Promise.race([exit, sleep(500, undefined, { ref: false })]);
    signalGroup(group, "SIGKILL");
    await Promise.race([exit, sleep(2_000, undefined, { ref: false })]);
  } else {
    signalGroup(group, "SIGKILL");
  }
  return running() ? [`process group ${group}`] : [];
}

const notAssessed = (reason: ReasonCode, message: string): NotAssessed =>
  new NotAssessed(reason, message, { remedy: remedyFor(reason) });
