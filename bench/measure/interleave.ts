import { setTimeout as delay } from "node:timers/promises";
import type { Abortable } from "../../src/model/ports.ts";

export interface Contestant {
  /** Its rounds, in the middle of the sitting; every one unless given. */
  readonly rounds?: number | undefined;
  /** Runs once; `keep` is false for a run that only warms up. */
  turn(options: Abortable & { readonly keep: boolean }): Promise<void>;
}

/**
 * A, B, C, A, B, C, … so that whatever else the machine does befalls all of them alike. A first round, of those that take part in
 * every round, warms caches and is thrown away. `restMs` lies between two runs, so that none pays for what another one left.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, restMs = 0, signal }: Abortable & { readonly rounds: number; readonly restMs?: number },
): Promise<void> {
  for (let round = -1; round < rounds; round += 1) {
    for (const contestant of contestants) {
      if (!takesPart(contestant, round, rounds)) continue;
      signal.throwIfAborted();
      await contestant.turn({ signal, keep: round >= 0 });
      await delay(restMs, undefined, { signal });
    }
  }
}

function takesPart({ rounds: own }: Contestant, round: number, rounds: number): boolean {
  if (own === undefined) return true;
  const first = Math.floor((rounds - own) / 2);
  return round >= first && round < first + own;
}

/** Something to measure; `samples` fills up, one per round. */
export function contestant<Sample>(
  run: (options: Abortable) => Promise<Sample>,
  { rounds }: { readonly rounds?: number } = {},
): Contestant & { readonly samples: readonly Sample[] } {
  const samples: Sample[] = [];
  return {
    rounds,
    samples,
    async turn({ signal, keep }) {
      const sample = await run({ signal });
      if (keep) samples.push(sample);
    },
  };
}
