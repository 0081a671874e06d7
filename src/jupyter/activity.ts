import type { Abortable } from "../model/ports.ts";
import { call, type JupyterServer } from "./server.ts";

/**
 * When the environment was last used, in milliseconds since the epoch; undefined where the server does not say. What idle
 * shutdown itself reads comes first (`/api/idle` of SageMaker Distribution, studio.md §7), then Jupyter's own word, which
 * `no_track_activity` keeps our question out of. Neither opens a terminal, so neither resets an idle clock.
 */
export async function lastActivity(server: JupyterServer, { signal }: Abortable): Promise<number | undefined> {
  for (const [path, field] of places) {
    const { status, text } = await call(server, "GET", path, { signal, timeoutMs: 5_000 });
    const at = status === 200 ? timeIn(text, field) : undefined;
    if (at !== undefined) return at;
  }
  return undefined;
}

const places = [
  ["api/idle?no_track_activity=1", "lastActiveTimestamp"],
  ["api/status?no_track_activity=1", "last_activity"],
] as const;

function timeIn(text: string, field: string): number | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, field) : undefined;
    const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? undefined : at;
  } catch {
    return undefined;
  }
}
