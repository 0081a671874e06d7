import { NotAssessed } from "../model/errors.ts";
import type { Reason } from "../model/outcome.ts";
import type { Logger } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";

/**
 * Why something was not assessed, from what was thrown. An error that nobody foresaw is `internal`: the report names its
 * class only, because its message may quote a URL or a header; the log gets the place it came from.
 */
export function reasonOf(error: unknown, where: string, logger: Logger): Reason {
  if (error instanceof NotAssessed) return { code: error.reason, detail: printable(error.message, 300) };
  logger.warn("unexpected error", { where, ...describe(error) });
  return { code: "internal", detail: printable(nameOf(error), 80) };
}

/** An error without its message: class, code and stack frames, which hold no value that passed through. */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const at = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { error: nameOf(error), at: at.slice(0, 8).map((line) => line.trim()) };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown ${typeof error}`;
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return `${error.name}${code}`;
}
