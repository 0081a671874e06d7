import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { kill } from "node:process";
import { ReadStream } from "node:tty";
import { PlumblineError } from "../../model/errors.ts";

/** A child process on a pseudo-terminal of 24 rows and 80 columns. */
export interface Pty {
  readonly pid: number;
  readonly alive: boolean;
  write(text: string): void;
  resize(size: { readonly rows: number; readonly cols: number }): void;
  signal(name: NodeJS.Signals): void;
  /** Lets go of the terminal whoever still holds it. */
  close(): void;
}

export interface PtyOptions {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** UTF-8 with U+FFFD for what is not, at most 4,095 bytes at a time on Linux. */
  readonly onOutput: (text: string) => void;
  /** The last holder of the terminal has let go of it; after the last output. */
  readonly onEnd: () => void;
}

/**
 * Starts `argv` the way ptyprocess does. The package's binding is used directly because its own `Terminal` closes the
 * pty 200 ms after the child's exit: here a surviving grandchild keeps it open, as on a real server.
 */
export function openPty({ argv: [file, ...args], env, cwd, onOutput, onEnd }: PtyOptions): Pty {
  const { fork, resize } = loadBinding();
  const state = { alive: true, open: true };
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const { fd, pid } = fork(file, args, pairs, cwd, 80, 24, -1, -1, false, helperPath(), () => {
    state.alive = false;
  });
  const terminal = new ReadStream(fd);
  terminal.setEncoding("utf8");
  terminal.on("data", (chunk) => onOutput(chunk.toString()));
  // EIO is how Linux says that nobody holds the other side any more; `close` follows.
  terminal.on("error", () => undefined);
  terminal.on("close", () => {
    state.open = false;
    onEnd();
  });
  return {
    pid,
    get alive() {
      return state.alive;
    },
    write: (text) => {
      if (state.open) terminal.write(text);
    },
    resize: ({ rows, cols }) => {
      if (state.open) resize(fd, cols, rows);
    },
    signal: (name) => {
      if (state.alive) sendSignal(pid, name);
    },
    close: () => terminal.destroy(),
  };
}

/** Throws a named error where the optional package is missing, before anything is started. */
export const requirePty = (): void => void loadBinding();

interface Binding {
  readonly fork: (
    file: string,
    args: readonly string[],
    env: readonly string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helper: string,
    onExit: (code: number, signal: number) => void,
  ) => { readonly fd: number; readonly pid: number };
  readonly resize: (fd: number, cols: number, rows: number) => void;
}

const require = createRequire(import.meta.url);
let binding: Binding | undefined;

function loadBinding(): Binding {
  if (binding !== undefined) return binding;
  try {
    binding = require(`@lydell/node-pty-${platform()}-${arch()}/pty.node`) as Binding;
    return binding;
  } catch (cause) {
    throw new PlumblineError({
      code: "pty-missing",
      message:
        "The simulator needs a pseudo-terminal, and the optional package @lydell/node-pty is not installed for this platform.",
      remedy: "Install with optional dependencies: npm install --include=optional",
      cause,
    });
  }
}

/** macOS starts the child through a helper program; elsewhere the path is not used. */
const helperPath = (): string =>
  platform() === "darwin" ? require.resolve(`@lydell/node-pty-${platform()}-${arch()}/spawn-helper`) : "";

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    kill(pid, name);
  } catch {
    // It has ended in between.
  }
}
