import type { Logger } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import type { Io } from "./io.ts";
import { redactor } from "./redact.ts";

type Level = "debug" | "info" | "warn";

interface Options {
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** Takes a progress line away before something is written over it. */
  readonly before?: () => void;
}

/** Lines on stderr: warnings always (but for -q), all else with -v. One line each, escaped and without secrets. */
export function logger(io: Io, { verbose, quiet, before = () => undefined }: Options): Logger {
  const log =
    (level: Level) =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      if (quiet || (!verbose && level !== "warn")) return;
      const shown = Object.entries(facts).map(([key, value]) => ` ${printable(key, 40)}=${text(value)}`);
      before();
      io.stderr.stream.write(`${printable(redactor(io.secrets)(`${level}: ${message}${shown.join("")}`), 4096)}\n`);
    };
  return { debug: log("debug"), info: log("info"), warn: log("warn") };
}

function text(value: unknown): string {
  if (value === undefined) return "-";
  if (value instanceof Error) return JSON.stringify(value.message);
  return typeof value === "string" && /^[\w./:@-]+$/.test(value) ? value : (JSON.stringify(value) ?? "-");
}
