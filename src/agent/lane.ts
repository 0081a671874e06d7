import type { Notifier } from "../model/notice.ts";
import type { Clock, Logger } from "../model/ports.ts";
import type { OutboxEntry } from "../model/records.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import type { PersonRoute } from "./directions.ts";
import type { KnownTargets } from "./known-targets.ts";

/** Everything that waits for one notifier, worked on by itself. */
export interface Lane extends LanePorts {
  readonly notifier: Notifier;
  readonly digestMs: number;
  readonly persons?: PersonRoute | undefined;
  readonly limits: OutboxLimits;
  /** Failures in a row, and until when (milliseconds since the epoch) the notifier is left alone. */
  readonly pause: { failures: number; until: number };
}

export interface LanePorts {
  readonly reader: Pick<StoreReader, "outbox" | "state" | "run" | "targets">;
  /** Who has been listed and may have no row in the store yet. */
  readonly known: Pick<KnownTargets, "all">;
  readonly writer: Pick<StoreWriter, "attempt" | "settle">;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for the jitter. */
  readonly random: () => number;
  readonly logger: Logger;
}

export interface OutboxLimits {
  /** Entries that are read per channel in one round. */
  readonly entries: number;
  /** Milliseconds after which a channel begins no further message in a round. */
  readonly roundMs: number;
  /** Milliseconds for one message. */
  readonly sendMs: number;
}

/** Entries by what became of them in one round; `waiting` ones failed and are tried again. */
export type Delivered = Readonly<Record<OutboxEntry["state"], number>>;
