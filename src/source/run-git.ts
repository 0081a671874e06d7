import { randomBytes } from "node:crypto";
import type { SimpleGitOptions } from "simple-git";
import type { Abortable } from "../model/ports.ts";
import { endChildren, familyMark } from "./end-children.ts";

/** Where git runs, and all that it knows: nothing of our own environment and of any user's or system's config reaches it. */
export interface GitPlace {
  readonly folder: string;
  /** Where programs are looked for, as in `PATH`. */
  readonly searchPath?: string | undefined;
  /** The one way in which git may talk to another host; left out, it talks to none. */
  readonly protocol?: "https" | "http" | "ssh" | "file" | undefined;
  /** Beside what always holds. */
  readonly environment?: Environment | undefined;
  /** `key=value`, beside what always holds. */
  readonly config?: readonly string[] | undefined;
}

/** Values are texts, or become one when the process starts. */
export type Environment = Readonly<Record<string, { toString(): string }>>;

interface Order extends Abortable {
  readonly argv: readonly string[];
  readonly stdin?: string | undefined;
  /** Milliseconds without output. */
  readonly silentMs: number;
  /** Most bytes of stdout and stderr together. */
  readonly mostBytes: number;
}

/** How it ended is a value: simple-git itself takes an exit code without a word on stderr for success. */
export interface GitAnswer {
  readonly end: "done" | "failed" | "silent" | "too-much" | "no-git";
  readonly stdout: Buffer;
  /** git's and the host's own words: to be looked at, never to be shown. */
  readonly stderr: string;
}

/** Runs git once, without a shell. When it is cut off its children end with it. Throws the signal's reason. */
export async function runGit(place: GitPlace, { signal, argv, stdin, silentMs, mostBytes }: Order): Promise<GitAnswer> {
  signal.throwIfAborted();
  const { simpleGit } = await import("simple-git");
  const mark = randomBytes(16).toString("hex");
  const environment = { ...bareEnvironment(place), ...place.environment, [familyMark]: mark };
  const watch = watchOutput({ silentMs, mostBytes });
  const stop = AbortSignal.any([signal, watch.signal]);
  const endings: Ending[] = [];
  const git = simpleGit({
    baseDir: place.folder,
    abort: stop,
    // By default simple-git looks at what came 50 ms after git's exit, whether or not all of it was read. Any time given
    // here also keeps our own process alive for as long; a pipe that is held open for ever ends by `silentMs`.
    completion: { onClose: true, onExit: false },
    maxConcurrentProcesses: 1,
    config: [...safeConfig(place), ...(place.config ?? [])],
    allowEnvironment: Object.keys(environment),
    unsafe: ourConstants,
    errors: (_error, { exitCode, stdOut, stdErr }) => {
      endings.push({ exitCode, stdout: Buffer.concat(stdOut), stderr: Buffer.concat(stdErr).toString() });
      return undefined;
    },
    ...(stdin !== undefined && { input: () => stdin }),
  })
    .env(environment)
    .outputHandler((_command, stdout, stderr) => {
      for (const stream of [stdout, stderr]) stream.on("data", watch.count);
    });
  const endAll = (): void => void endChildren(mark);
  stop.addEventListener("abort", endAll);
  try {
    await git.raw([...argv]);
  } finally {
    stop.removeEventListener("abort", endAll);
    watch.stop();
    // Nothing of it is left when this returns: the list is read once more.
    if (stop.aborted) await endChildren(mark);
  }
  signal.throwIfAborted();
  const [ending] = endings;
  if (ending === undefined) throw new Error("git ended without a result");
  return { end: watch.why() ?? endOf(ending), stdout: ending.stdout, stderr: ending.stderr };
}

interface Ending {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function endOf({ exitCode, stderr }: Ending): "done" | "failed" | "no-git" {
  if (exitCode === 0) return "done";
  return /^Error: spawn \S+ (?:ENOENT|EACCES)/.test(stderr) ? "no-git" : "failed";
}

/** Aborts after too much output, or too long a time without any. */
function watchOutput({ silentMs, mostBytes }: Pick<Order, "silentMs" | "mostBytes">) {
  const control = new AbortController();
  let reason: "silent" | "too-much" | undefined;
  const give = (why: "silent" | "too-much"): void => {
    reason ??= why;
    control.abort();
  };
  const timer = setTimeout(() => give("silent"), silentMs);
  let stopped = false;
  let bytes = 0;
  return {
    signal: control.signal,
    why: () => reason,
    count(chunk: Buffer | string): void {
      if (stopped) return;
      timer.refresh();
      bytes += chunk.length;
      if (bytes > mostBytes) give("too-much");
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const bareEnvironment = ({ searchPath, protocol }: GitPlace): Readonly<Record<string, string>> => ({
  PATH: searchPath ?? "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  HOME: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_ALLOW_PROTOCOL: protocol ?? "none",
});

const safeConfig = ({ protocol }: GitPlace): readonly string[] => [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "protocol.allow=never",
  ...(protocol === undefined ? [] : [`protocol.${protocol}.allow=always`]),
];

/** simple-git asks for a word before it passes these on. All values are constants of this room or checked paths. */
const ourConstants: NonNullable<SimpleGitOptions["unsafe"]> = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
};
