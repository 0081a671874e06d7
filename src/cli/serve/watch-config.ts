import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ConfigRefusal } from "../../agent/own-findings.ts";
import type { Timer } from "../../agent/timer.ts";
import type { Abortable, Logger } from "../../model/ports.ts";
import { printable } from "../../model/untrusted.ts";
import type { Io } from "../io.ts";
import { loadConfig, type LoadedConfig } from "../load-config.ts";
import { ProblemsError } from "../problems-error.ts";

export interface ConfigWatch {
  /** The newest good config, where it is another than the one that runs. */
  readonly next: LoadedConfig | undefined;
  /** What is wrong with the newest one. */
  readonly refusal: ConfigRefusal | undefined;
  /** Looks at the file for as long as the signal does not fire; `onNext` when there is another good one. */
  follow(options: Abortable & { readonly onNext: () => void }): Promise<void>;
}

/** A config that is valid and could not be served, such as one that names a variable that is not set. */
export interface UnusableConfig {
  readonly config: LoadedConfig;
  readonly why: string;
}

interface WatchOptions {
  readonly io: Io;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly unusable?: UnusableConfig | undefined;
}

const everyMs = 5_000;

/** Follows the config file by its content, which also notices a mounted volume that is swapped. A bad one changes nothing. */
export function watchConfig(running: LoadedConfig, { io, timer, logger, unusable }: WatchOptions): ConfigWatch {
  let next: LoadedConfig | undefined;
  let refusal: ConfigRefusal | undefined;
  let seen: string | undefined;

  async function look(): Promise<void> {
    const { file } = running;
    if (file === undefined) return;
    const text = await readFile(resolve(io.cwd, file), "utf8").catch(() => "");
    if (text === seen) return;
    seen = text;
    try {
      const found = await loadConfig(file, io);
      if (unusable !== undefined && isDeepStrictEqual(found, unusable.config)) throw new Error(unusable.why);
      next = isDeepStrictEqual(found, running) ? undefined : found;
      if (refusal !== undefined) logger.info("config accepted again", {});
      refusal = undefined;
    } catch (error) {
      next = undefined;
      refusal = { details: detailsOf(error) };
      logger.warn("config refused; the one before goes on", { problems: refusal.details.length });
    }
  }

  return {
    get next() {
      return next;
    },
    get refusal() {
      return refusal;
    },
    async follow({ signal, onNext }) {
      while (!signal.aborted) {
        await look();
        if (next !== undefined) onNext();
        await timer.after(everyMs, { signal }).catch(() => undefined);
      }
    },
  };
}

function detailsOf(error: unknown): readonly string[] {
  if (error instanceof ProblemsError)
    return error.problems
      .slice(0, 20)
      .map(({ file, line, column, message }) => printable(`${file}:${line}:${column}: ${message}`, 300));
  return [printable(error instanceof Error ? error.message : "it cannot be read", 300)];
}
