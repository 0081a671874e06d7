import { PlumblineError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import { printable, Untrusted } from "../model/untrusted.ts";
import type { Json } from "../model/check.ts";
import { isSecretKey } from "../policy/mask.ts";

type Redact = (text: string) => string;

/** How deep and how wide a fact is shown. */
const mostDepth = 4;
const mostItems = 50;

/**
 * One fact as data for a log line; undefined where there is nothing to show. Never throws: a fact that cannot be read is said
 * to be so. Secrets go by type, by the name of their key, and by what they look like.
 */
export function loggable(key: string, value: unknown, redact: Redact): Json | undefined {
  try {
    return shown(key, value, redact, 0);
  } catch {
    return "[unreadable]";
  }
}

function shown(key: string, value: unknown, redact: Redact, depth: number): Json | undefined {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return undefined;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Secret || isSecretKey(key) || /^(?:proxy-)?authorization$|cookie$/i.test(key)) return mask;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string") return printable(redact(value));
  if (value instanceof Untrusted) return printable(redact(value.unsafeText()), 500);
  if (value instanceof Error) return errorShown(value);
  if (value instanceof URL) return printable(redact(`${value.origin}${value.pathname}`));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (depth >= mostDepth) return "…";
  if (Array.isArray(value) || value instanceof Set)
    return [...value].slice(0, mostItems).map((item: unknown) => shown(key, item, redact, depth + 1) ?? null);
  const entries: readonly (readonly [string, unknown])[] =
    value instanceof Map ? [...value].map(([name, item]) => [String(name), item]) : Object.entries(value);
  return Object.fromEntries(
    entries.slice(0, mostItems).flatMap(([name, item]) => {
      const inner = shown(name, item, redact, depth + 1);
      return inner === undefined ? [] : [[printable(redact(name), 60), inner]];
    }),
  );
}

/** Class and code alone: a message may hold what somebody else wrote. */
function errorShown(error: Error): Json {
  const code: unknown = error instanceof PlumblineError ? error.code : "code" in error ? error.code : undefined;
  const name = error.constructor.name || error.name;
  return {
    class: /^\w{1,60}$/.test(name) ? name : "Error",
    ...(typeof code === "string" && /^[\w.-]{1,60}$/.test(code) ? { code } : {}),
  };
}

const mask = "[secret]";
