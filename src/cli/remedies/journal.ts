import { UsageError } from "../../model/errors.ts";
import type { Store, StoreWriter } from "../../model/store.ts";
import { printable } from "../../model/untrusted.ts";
import { systemClock } from "../clock.ts";
import { isGone, ownName } from "../serve/holder.ts";

/** The store while this process writes into it. */
export interface Book extends AsyncDisposable {
  readonly store: Store;
  readonly writer: StoreWriter;
  /** Aborted where another agent took over. */
  readonly lost: AbortSignal;
}

const leaseMs = 30_000;

/** Opens the store and takes its lease, since every change is kept before it is sent. @throws UsageError where an agent holds it */
export async function openBook(path: string): Promise<Book> {
  const { openStore } = await import("../../store/open-store.ts");
  await using made = new AsyncDisposableStack();
  const store = made.use(await openStore(path, { clock: systemClock }));
  const got = await store.acquire({ holder: ownName(), ttlMs: leaseMs, gone: isGone });
  if ("held" in got)
    throw new UsageError(
      `The store ${printable(path)} is held by ${printable(got.held.holder.split(":").slice(0, 2).join(", process "))} until ${got.held.expiresAt}.`,
      "One process changes homes at a time: let the agent do it, or stop it first.",
      "store-held",
    );
  const writer = made.use(got.writer);
  const lost = new AbortController();
  const renewing = setInterval(() => void writer.renew().catch((error: unknown) => lost.abort(error)), leaseMs / 3);
  made.defer(() => clearInterval(renewing));
  const owned = made.move();
  return { store, writer, lost: lost.signal, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
