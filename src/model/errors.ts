import type { ReasonCode } from "./outcome.ts";

/** Whether trying the same thing again can help, and when. */
export type Retry = "never" | "backoff" | { readonly afterMs: number };

interface Facts {
  readonly code: string;
  readonly message: string;
  /** What the reader can do, one sentence. */
  readonly remedy: string;
  readonly retry?: Retry;
  readonly cause?: unknown;
}

/** An accident with a name: the command line prints message and remedy, never a stack, for these. */
export class PlumblineError extends Error {
  override readonly name: string = "PlumblineError";
  readonly code: string;
  readonly remedy: string;
  readonly retry: Retry;
  constructor({ code, message, remedy, retry = "never", cause }: Facts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
    this.retry = retry;
  }
}

/** Bad usage, policy or config (exit code 3): thrown before anything is contacted. */
export class UsageError extends PlumblineError {
  override readonly name = "UsageError";
  constructor(message: string, remedy: string, code = "usage") {
    super({ code, message, remedy });
  }
}

/** A target, or a part of it, that could not be assessed. `engine/visit` turns it into `unknown(reason)`. */
export class NotAssessed extends PlumblineError {
  override readonly name = "NotAssessed";
  readonly reason: ReasonCode;
  constructor(
    reason: ReasonCode,
    message: string,
    options: { readonly remedy: string; readonly retry?: Retry; readonly cause?: unknown },
  ) {
    super({ code: reason, message, ...options });
    this.reason = reason;
  }
}
