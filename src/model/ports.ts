import type { Program, Frame } from "./program.ts";
import type { Transport } from "./report.ts";
import type { Target } from "./target.ts";

export interface Abortable {
  readonly signal: AbortSignal;
}

export interface Limits {
  /** Milliseconds for the whole visit, login and clean-up excluded. */
  readonly visitMs: number;
  /** Milliseconds until the program has proven that it runs. */
  readonly bootMs: number;
  /** Milliseconds until the server is ready after login. */
  readonly readyMs: number;
  /** Most bytes read from one terminal in one visit. */
  readonly visitBytes: number;
}

/**
 * One login to one target. `run` sends one program and yields its frames as they come, some at once, the boot frame first; it throws
 * `NotAssessed` when anything but a whole, valid answer came. Disposal deletes what was made and proves it.
 */
export interface Session extends AsyncDisposable {
  readonly transport: Transport;
  run(program: Program, options: Abortable & { readonly limits: Limits }): AsyncIterable<readonly Frame[]>;
  /** What was still there after disposal, by name; empty before it. */
  readonly leftovers: readonly string[];
  /**
   * When somebody last used the environment, in milliseconds since the epoch; undefined where it does not say. Asking is no
   * use of it. Absent where idleness costs nothing.
   */
  lastActivity?(options: Abortable): Promise<number | undefined>;
  /** How many kernels compute now. Absent where there are none to ask about. @throws NotAssessed */
  busyKernels?(options: Abortable): Promise<number>;
}

/** Lists targets and opens sessions on them. Listing never starts anything and never logs in. */
export interface TargetProvider {
  readonly name: Target["provider"];
  /** `remembered`: ids of targets with open findings. One whose home still exists stays a row, though nothing else tells of it now. */
  list(options: Abortable & { readonly remembered?: ReadonlySet<string> }): AsyncIterable<Target>;
  open(target: Target, options: Abortable & { readonly limits: Limits }): Promise<Session>;
}

/** `now` is milliseconds since the epoch; `monotonic` is for durations. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

export interface Logger {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
}
