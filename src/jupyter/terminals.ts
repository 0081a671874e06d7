import { setTimeout as delay } from "node:timers/promises";
import { NotAssessed } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import { call, type JupyterReply, type JupyterServer } from "./server.ts";

export interface CreatedTerminal {
  readonly name: string;
  /** False when the server chose its own name, hence ignored the body and started the user's shell (notebook ≤ 6.5). */
  readonly honoured: boolean;
}

/** Ours are told by this prefix. No other terminal is touched, but for the one that a server of old names itself when we ask for ours. */
export const terminalPrefix = "plumbline_";

/** Variables that could act before `env -i` does: `null` removes them (jupyter_server passes the body to terminado). */
const removed =
  "LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT BASH_ENV ENV PROMPT_COMMAND PS4 IFS PERL5LIB PERL5OPT PYTHONPATH PYTHONSTARTUP".split(
    " ",
  );

const withoutThem: Readonly<Record<string, null>> = Object.fromEntries(removed.map((variable) => [variable, null]));

/**
 * Starts `argv` as a terminal's child. `name` must match `^[a-z0-9_]{1,40}$`: the server takes any, but can never
 * address others again (studio.md §9). Throws `NotAssessed`: `terminals-disabled`, `login-failed`, `terminal-failed`.
 */
export async function createTerminal(
  server: JupyterServer,
  { name, argv, signal }: Abortable & { readonly name: string; readonly argv: readonly string[] },
): Promise<CreatedTerminal> {
  const body = JSON.stringify({ name, shell_command: argv, extra_env: withoutThem });
  const reply = await call(server, "POST", "api/terminals", { signal, body, timeoutMs: 10_000 });
  if (reply.status === 404) {
    throw new NotAssessed("terminals-disabled", "The server has no terminals API.", {
      remedy: "Allow terminals on this server (ServerApp.terminals_enabled).",
    });
  }
  if (reply.status === 401 || reply.status === 403) {
    throw new NotAssessed("login-failed", `The server refused to start a terminal (HTTP ${reply.status}).`, {
      remedy: "Check that the login may use terminals.",
    });
  }
  const given = reply.status === 200 || reply.status === 201 ? nameIn(reply) : undefined;
  if (given === undefined) {
    throw new NotAssessed("terminal-failed", `The server could not start a terminal (HTTP ${reply.status}).`, {
      remedy: "Look at the server's log.",
      retry: "backoff",
    });
  }
  return { name: given, honoured: given === name };
}

/** Names of all listed terminals, with the time of their last activity (milliseconds since the epoch, NaN when unreadable). */
export async function listTerminals(
  server: JupyterServer,
  options: Abortable,
): Promise<readonly { readonly name: string; readonly lastActivity: number }[]> {
  const reply = await call(server, "GET", "api/terminals", options);
  const rows: unknown = reply.status === 200 ? parse(reply.text) : undefined;
  if (!Array.isArray(rows)) {
    throw new NotAssessed("terminal-failed", `The list of terminals could not be read (HTTP ${reply.status}).`, {
      remedy: "Look at the server's log.",
    });
  }
  return rows.flatMap((row: unknown) =>
    hasName(row)
      ? [
          {
            name: row.name,
            lastActivity:
              "last_activity" in row && typeof row.last_activity === "string"
                ? Date.parse(row.last_activity)
                : Number.NaN,
          },
        ]
      : [],
  );
}

/**
 * Deletes and looks again until the name is gone from the list: a 204 only says that the deletion was asked for. A few old
 * ones of ours, which a crashed agent left, are swept along. Gives the names that are still there.
 */
export async function deleteTerminal(
  server: JupyterServer,
  { name, now, signal }: Abortable & { readonly name: string; readonly now: number },
): Promise<readonly string[]> {
  await remove(server, name, { signal });
  const wanted = new Set([name]);
  let left: readonly string[] = [name];
  for (const wait of [0, 100, 300, 900]) {
    await delay(wait, undefined, { signal });
    const listed = await listTerminals(server, { signal });
    left = listed.map((row) => row.name).filter((listedName) => wanted.has(listedName));
    if (wait === 0) {
      const abandoned = listed
        .filter((row) => isOurs(row.name) && now - row.lastActivity > abandonedMs)
        .slice(0, mostSwept);
      for (const row of abandoned) await remove(server, row.name, { signal });
      for (const row of abandoned) wanted.add(row.name);
      if (abandoned.length > 0) continue;
    }
    if (left.length === 0) return [];
  }
  return left.map((leftName) => printable(leftName, 60));
}

const remove = (server: JupyterServer, name: string, options: Abortable): Promise<JupyterReply> =>
  call(server, "DELETE", `api/terminals/${encodeURIComponent(name)}`, { ...options, timeoutMs: 10_000 });

const isOurs = (name: string): boolean => name.startsWith(terminalPrefix) && /^\w{1,80}$/.test(name);

/** A visit may last ten minutes; a terminal of ours that has been silent for three times as long belongs to nobody. */
const abandonedMs = 30 * 60_000;
const mostSwept = 5;

function nameIn(reply: JupyterReply): string | undefined {
  const body = parse(reply.text);
  return hasName(body) && /^\w{1,80}$/.test(body.name) ? body.name : undefined;
}

const hasName = (value: unknown): value is { readonly name: string } =>
  typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
