export interface Idleness {
  /** When somebody last used the app; undefined where it does not say. */
  readonly lastActivity: number | undefined;
  readonly now: number;
  /** 0 turns deferring off. */
  readonly idleAfterMs: number;
  /** A check that would be asked has no answer as young as its freshness goal. */
  readonly overdue: boolean;
}

/**
 * Whether to leave an app alone for now. A terminal counts as activity: it moves the clock of SageMaker's idle shutdown
 * (JupyterLab is idle when no kernel and no terminal is active, and `/api/idle` keeps the latest activity that it ever saw),
 * so that an agent that looks every hour keeps a paid instance running for ever.
 *
 * An app in use is visited at once, since a visit adds nothing to what its user does. One that nobody has used for
 * `idleAfterMs` is left alone, so that it can stop, unless a check is overdue: then a visit is owed, and it comes no more
 * often than the freshness goal. Where the app does not say when it was used, it is visited.
 */
export function shouldDefer({ lastActivity, now, idleAfterMs, overdue }: Idleness): boolean {
  if (idleAfterMs === 0 || overdue || lastActivity === undefined) return false;
  return now - lastActivity >= idleAfterMs;
}
