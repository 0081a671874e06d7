import { createHash } from "node:crypto";

import { UsageError } from "../model/errors.ts";
import type { Abortable, TargetProvider } from "../model/ports.ts";
import type { Target } from "../model/target.ts";
import { relisted } from "./relisted.ts";
import type { Timer } from "./timer.ts";

/** Where in a run a target has its moment: from 0 up to 1, spread evenly over ids, the same in every run. */
export const fractionOf = (id: string): number => createHash("sha256").update(id).digest().readUIntBE(0, 6) / 2 ** 48;

export interface SplayOptions extends Abortable {
  readonly splayMs: number;
  readonly timer: Timer;
  /** When the run began, by `timer.monotonic()`: setting the clock moves no target. */
  readonly startedAt: number;
  /**
   * The wish to stop the run. What has not had its moment then is handed out at once, so that it becomes a row like any
   * other, and a run that is stopped does not wait.
   */
  readonly signal: AbortSignal;
  /** Which of several providers this is; a run lists one after the other, so each has its own part of the time. */
  readonly part?: { readonly index: number; readonly of: number };
}

/**
 * The same provider, whose targets come one by one, each when its moment has come. It is listed to its end before that; one
 * that breaks off gives what it listed, and then its error. Without splay, targets come as they are listed.
 */
export function splayed(provider: TargetProvider, options: SplayOptions): TargetProvider {
  return options.splayMs <= 0 ? provider : relisted(provider, (abortable) => spread(provider, options, abortable));
}

async function* spread(provider: TargetProvider, options: SplayOptions, { signal }: Abortable) {
  const { splayMs, timer, startedAt, part = { index: 0, of: 1 } } = options;
  const { targets, failure } = await listWhole(provider, { signal });
  const either = { signal: AbortSignal.any([signal, options.signal]) };
  for (const target of inTurn(targets)) {
    const moment = ((part.index + fractionOf(target.id)) / part.of) * splayMs;
    const left = startedAt + moment - timer.monotonic();
    await timer.after(left, either).catch((error: unknown) => {
      if (!options.signal.aborted) throw error;
    });
    yield target;
  }
  if (failure !== undefined) throw failure.error;
}

async function listWhole(provider: TargetProvider, abortable: Abortable) {
  const targets: Target[] = [];
  try {
    for await (const target of provider.list(abortable)) targets.push(target);
    return { targets, failure: undefined };
  } catch (error) {
    if (error instanceof UsageError || abortable.signal.aborted) throw error;
    return { targets, failure: { error } };
  }
}

/** By moment, then by id. */
function inTurn(targets: readonly Target[]): readonly Target[] {
  const moments = new Map(targets.map(({ id }) => [id, fractionOf(id)]));
  const momentOf = ({ id }: Target): number => moments.get(id) ?? 0;
  return targets.toSorted((a, b) => momentOf(a) - momentOf(b) || (a.id < b.id ? -1 : 1));
}
