import type { Clock, Logger } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import type { Io } from "./io.ts";
import { loggable } from "./loggable.ts";
import { redactor } from "./redact.ts";

const levels = ["debug", "info", "warn"] as const;
type Level = (typeof levels)[number];

type Facts = Readonly<Record<string, unknown>>;

interface Options {
  /** Less than this is not written. */
  readonly level: Level;
  readonly clock: Pick<Clock, "now">;
}

/** Most bytes of one line, with its line feed: what a pipe and most collectors take whole. */
const mostBytes = 8_192;

/**
 * The log of a process that runs for years: one JSON object per line on stderr: `time`, `level`, `message`, then `run`, `target` and
 * `policy` where given, then all other facts. Messages are constant; what varies is a fact. Text is escaped and without secrets,
 * an error is its class and code. Where a line would be too long, facts are left out and `cut` is true.
 */
export function jsonLogger(io: Pick<Io, "stderr" | "secrets">, { level, clock }: Options): Logger {
  const log =
    (at: Level) =>
    (message: string, facts: Facts = {}): void => {
      if (levels.indexOf(at) < levels.indexOf(level)) return;
      const redact = redactor(io.secrets);
      const head = {
        time: new Date(clock.now()).toISOString(),
        level: at,
        message: printable(redact(message), 500),
      };
      const { stream } = io.stderr;
      if (!stream.destroyed && !stream.writableEnded) stream.write(line(head, facts, redact));
    };
  return { debug: log("debug"), info: log("info"), warn: log("warn") };
}

const cutMark = `,"cut":true`;

function line(head: Readonly<Record<string, string>>, facts: Facts, redact: (text: string) => string): string {
  let text = JSON.stringify(head).slice(0, -1);
  let cut = false;
  let left = mostBytes - Buffer.byteLength(text) - cutMark.length - "}\n".length;
  for (const [key, value] of ordered(facts)) {
    const shown = loggable(key, value, redact);
    if (shown === undefined) continue;
    const name = printable(redact(key), 60);
    const pair = `,${JSON.stringify(Object.hasOwn(head, name) || name === "cut" ? `_${name}` : name)}:${JSON.stringify(shown)}`;
    const bytes = Buffer.byteLength(pair);
    if (bytes > left) cut = true;
    else [text, left] = [text + pair, left - bytes];
  }
  return `${text}${cut ? cutMark : ""}}\n`;
}

/** What a reader filters by stands first, and is kept longest. */
function ordered(facts: Facts): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(facts);
  const isFirst = ([key]: readonly [string, unknown]): boolean => key === "run" || key === "target" || key === "policy";
  return [...entries.filter(isFirst), ...entries.filter((entry) => !isFirst(entry))];
}
