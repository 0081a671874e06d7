import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { NotAssessed } from "../model/errors.ts";
import type { Abortable, Clock, Limits, Session } from "../model/ports.ts";
import type { Boot, Frame, Program } from "../model/program.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { Transport } from "../model/report.ts";
import { ReplyReader } from "../probe/reply.ts";
import { lastActivity } from "../jupyter/activity.ts";
import { busyKernels } from "../jupyter/busy-kernels.ts";
import type { JupyterServer } from "../jupyter/server.ts";
import { dial, openSocket, type TerminalSocket } from "../jupyter/socket.ts";
import { createTerminal, deleteTerminal, terminalPrefix } from "../jupyter/terminals.ts";

export interface JupyterSessionOptions {
  readonly clock: Clock;
  /** Throws `NotAssessed("identity-mismatch")` when the surroundings are not the target that was asked for. */
  readonly verify?: (boot: Boot) => void;
  /** Whether an idle app is shut down here, so that a visit can cost money. */
  readonly idleCosts?: boolean;
  /** Runs last, whatever happened: forgets cookies and closes connections. */
  readonly dispose: () => Promise<void>;
}

/** A session on a server that is logged in and ready: one terminal, one websocket, one program. */
export function jupyterSession(
  server: JupyterServer,
  { clock, verify, idleCosts = false, dispose }: JupyterSessionOptions,
): Session {
  let terminal: string | undefined;
  let line: Socket | undefined;
  let socket: TerminalSocket | undefined;
  let transport: Transport = "argv";
  let leftovers: readonly string[] = [];

  async function* run(
    program: Program,
    { signal, limits }: Abortable & { readonly limits: Limits },
  ): AsyncGenerator<readonly Frame[]> {
    const asked = `${terminalPrefix}${randomBytes(12).toString("hex")}`;
    terminal = asked;
    // Nobody has to look at the boot frame first where there is no identity to verify.
    const argv = verify === undefined ? program.argvAtOnce : program.argv;
    line = dial(server);
    const created = await createTerminal(server, { name: asked, argv, signal }).catch((error: unknown) => {
      // A refusal made nothing; after anything else a terminal of this name may exist.
      if (error instanceof NotAssessed && refusals.has(error.reason)) terminal = undefined;
      throw error;
    });
    terminal = created.name;
    transport = created.honoured ? "argv" : "typed";
    socket = await openSocket(server, { name: created.name, signal, maxBytes: limits.visitBytes, line });
    const reader = new ReplyReader(program);
    const bootBy = clock.monotonic() + limits.bootMs;
    const leftToBoot = (): number => Math.max(0, bootBy - clock.monotonic());
    if (transport === "typed") await typeProgram(socket, program, { signal, limits, leftToBoot });
    for (let booted = false; !reader.ended;) {
      const got = await socket.read(booted ? undefined : leftToBoot());
      if (got.kind === "quiet") throw noBoot(limits.bootMs);
      if (got.kind === "ended") throw shellEnded(booted);
      const frames = reader.push(got.text);
      const [boot] = frames;
      if (boot?.kind === "boot") {
        booted = true;
        verify?.(boot);
        if (transport === "typed" || verify !== undefined) socket.type(program.go);
      }
      yield frames;
    }
  }

  return {
    run,
    busyKernels: (options: Abortable) => busyKernels(server, options),
    ...(idleCosts && { lastActivity: (options: Abortable) => lastActivity(server, options) }),
    get transport() {
      return transport;
    },
    get leftovers() {
      return leftovers;
    },
    async [Symbol.asyncDispose]() {
      try {
        if (terminal !== undefined) leftovers = await removed(server, terminal, clock.now());
      } finally {
        socket?.close();
        line?.destroy();
        await dispose();
      }
    },
  };
}

const refusals: ReadonlySet<string> = new Set<ReasonCode>(["terminals-disabled", "login-failed"]);

/** Clean-up has its own time: it must also happen after the visit was cut. */
const removalMs = 10_000;

async function removed(server: JupyterServer, name: string, now: number): Promise<readonly string[]> {
  try {
    return await deleteTerminal(server, { name, now, signal: AbortSignal.timeout(removalMs) });
  } catch {
    return [name];
  }
}

/** Bytes per message while the far side reads: a blocked write would stop every terminal of this user (testbed.md §1). */
const chunk = 1024;

/** After this long without output a line that was swallowed by a start-up file is typed again, in its next form. */
const quietMs = 1500;

/** Tries each line until the reader in raw mode answers, then streams the program to it. */
async function typeProgram(
  socket: TerminalSocket,
  { typed }: Program,
  { signal, limits, leftToBoot }: Abortable & { readonly limits: Limits; readonly leftToBoot: () => number },
): Promise<void> {
  let seen = "";
  for (const [attempt, line] of typed.lines.entries()) {
    const last = attempt === typed.lines.length - 1;
    // Interrupt whatever reads, and clear what it had taken of the earlier line.
    socket.type(attempt === 0 ? line : `\u0003\u0015${line}`);
    for (;;) {
      signal.throwIfAborted();
      const left = leftToBoot();
      if (left === 0) throw noBoot(limits.bootMs);
      const got = await socket.read(last ? left : Math.min(left, quietMs));
      if (got.kind === "ended") throw shellEnded(false);
      if (got.kind === "quiet") break;
      seen = seen.slice(-typed.ready.length) + got.text;
      if (!seen.includes(typed.ready)) continue;
      for (let at = 0; at < typed.payload.length; at += chunk) socket.type(typed.payload.slice(at, at + chunk));
      return;
    }
  }
  throw noBoot(limits.bootMs);
}

const noBoot = (ms: number): NotAssessed =>
  new NotAssessed("boot-failed", `The program did not prove itself within ${ms} ms.`, {
    remedy: "Look at the user's start-up files and at the server's terminal settings.",
  });

const shellEnded = (booted: boolean): NotAssessed =>
  booted
    ? new NotAssessed("connection-lost", "The program ended before its answer was whole.", {
        remedy: "Scan again.",
        retry: "backoff",
      })
    : new NotAssessed("boot-failed", "The shell ended before the program proved itself.", {
        remedy: "Look at the user's start-up files (for example an `exit` in them).",
      });
