import { setTimeout as delay } from "node:timers/promises";
import { openPty } from "./pty.ts";
import type { Pty, PtyOptions } from "./pty.ts";

/** Who watches a terminal: one websocket. */
export interface Watcher {
  readonly size: { readonly rows: number; readonly cols: number } | null;
  output(text: string): void;
  /** The terminal has ended. */
  ended(): void;
}

/** As many reads as terminado keeps for whoever connects later. */
const bufferedReads = 1000;
/** Between two signals of a DELETE. Milliseconds. */
const patience = 100;
const escalation = ["SIGHUP", "SIGCONT", "SIGINT", "SIGTERM", "SIGKILL"] as const;

/** One named terminal with everything that terminado keeps about it. */
export class Terminal {
  readonly name: string;
  lastActivity = Date.now();
  readonly #pty: Pty;
  readonly #reads: string[] = [];
  readonly #watchers = new Set<Watcher>();
  #size = "24x80";

  constructor(
    options: Pick<PtyOptions, "argv" | "env" | "cwd"> & { readonly name: string; readonly onEnd: () => void },
  ) {
    this.name = options.name;
    this.#pty = openPty({
      ...options,
      onOutput: (text) => {
        this.lastActivity = Date.now();
        this.#reads.push(text);
        if (this.#reads.length > bufferedReads) this.#reads.shift();
        for (const watcher of this.#watchers) watcher.output(text);
      },
      onEnd: () => {
        options.onEnd();
        for (const watcher of this.#watchers) watcher.ended();
      },
    });
  }

  /** Everything that is still remembered, then live. */
  watch(watcher: Watcher): void {
    const past = this.#reads.join("");
    if (past !== "") watcher.output(past);
    this.#watchers.add(watcher);
  }

  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.fit();
  }

  input(text: string): void {
    this.lastActivity = Date.now();
    this.#pty.write(text);
  }

  /** The smallest watcher decides the size. */
  fit(): void {
    const sizes = [...this.#watchers].flatMap(({ size }) => (size === null ? [] : [size]));
    if (sizes.length === 0) return;
    const rows = Math.min(...sizes.map((size) => size.rows));
    const cols = Math.min(...sizes.map((size) => size.cols));
    if (this.#size === `${rows}x${cols}`) return;
    this.#size = `${rows}x${cols}`;
    this.#pty.resize({ rows, cols });
  }

  /** Signals the child, and only the child, ever harder until it has ended; a survivor on the pty keeps the terminal. */
  async terminate(): Promise<void> {
    for (const signal of escalation) {
      if (!this.#pty.alive) return;
      this.#pty.signal(signal);
      await delay(patience);
    }
  }

  /** At the simulator's end: no courtesy. */
  destroy(): void {
    this.#pty.signal("SIGHUP");
    this.#pty.signal("SIGKILL");
    this.#pty.close();
  }
}
