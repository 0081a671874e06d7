import type { WriteStream } from "node:tty";
import { dispatch } from "./dispatch.ts";
import { readerGone, type Io, type Output } from "./io.ts";
import { secretsOf } from "./redact.ts";
import { typedIn } from "./typed-in.ts";

/** The process: its arguments in, its exit code out. The one place, with `compose`, that knows `process`. */
export async function main(): Promise<void> {
  const { argv, env, stdout, stderr } = process;
  const args = argv.slice(2);
  const folder = typedIn(env);
  if (folder !== undefined) process.chdir(folder);
  const stop = new AbortController();
  stopOnSignals(stop);
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => stopOnClosedPipe(error, stop));
  const io: Io = {
    env,
    cwd: process.cwd(),
    stdout: outputOf(stdout),
    stderr: outputOf(stderr),
    secrets: secretsOf(env),
    signal: stop.signal,
    ...(process.stdin.isTTY && stderr.isTTY && { ask: (question: string) => asked(question, stop.signal) }),
  };
  try {
    process.exitCode = await dispatch(args, io);
  } catch (error) {
    const { printError } = await import("./print-error.ts");
    process.exitCode = await printError(error, io, { verbose: args.includes("-v") || args.includes("--verbose") });
  }
}

/** The answer to a question on stderr; rejects with the signal's reason. */
async function asked(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  using lines = createInterface({ input: process.stdin, output: process.stderr });
  // While it waits, readline takes Ctrl-C for itself.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await lines.question(question, { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

function outputOf(stream: WriteStream): Output {
  return {
    stream,
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

/** The first SIGINT or SIGTERM asks for an orderly end; the handler then steps aside, so that the second ends the process at once. */
function stopOnSignals(stop: AbortController): void {
  const onSignal = (signal: NodeJS.Signals): void => {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    stop.abort(new DOMException(`stopped by ${signal}`, "AbortError"));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
}

/**
 * `plumbline scan | head` closes our stdout: nobody reads on, so stop in order. The exit code stays the truth about the targets,
 * because a pipe that broke must not look like a pass.
 */
function stopOnClosedPipe(error: NodeJS.ErrnoException, stop: AbortController): void {
  if (error.code === "EPIPE") return stop.abort(readerGone);
  process.stderr.write(`error: the output could not be written: ${error.code ?? error.message}\n`);
  process.exit(70);
}
