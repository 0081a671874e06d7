import type { Writable } from "node:stream";

/** A text sink and what is known about it. `columns` is undefined where there is no terminal: then nothing is cut. */
export interface Output {
  readonly stream: Writable;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
}

/** All that a command may touch of its process; made once in `cli/main.ts`. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Values that must never be printed; what reads a token adds it. */
  readonly secrets: Set<string>;
  /** Asks the person at the terminal for one line; absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<string>;
  /** Aborted by the first SIGINT or SIGTERM, or by `readerGone`. */
  readonly signal: AbortSignal;
}

/** Why the run stops when nobody reads our stdout any more, as behind `| head`. Nobody asked for a stop, so nobody is told of one. */
export const readerGone = new DOMException("the reader of our output has gone", "AbortError");

/** Writes and waits for the reader to keep up, so that a long result never piles up in memory. */
export async function write(output: Output, text: string): Promise<void> {
  const { stream } = output;
  if (stream.destroyed || stream.writableEnded) return;
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done).off("error", done);
      resolve();
    };
    stream.on("drain", done).on("close", done).on("error", done);
  });
}
