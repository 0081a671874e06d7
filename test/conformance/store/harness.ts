import type { Clock } from "../../../src/model/ports.ts";
import type { Store, StoreWriter } from "../../../src/model/store.ts";
import { acquired } from "../../store/support/acquired.ts";
import { HandClock } from "../../store/support/material.ts";

/** A place where one store lives, with whatever has to be removed when it is disposed of. */
export interface StoreHarness extends Disposable {
  open(options: { readonly clock: Clock; readonly readOnly?: boolean }): Promise<Store>;
}

export interface Opened extends AsyncDisposable {
  readonly harness: StoreHarness;
  readonly clock: HandClock;
  readonly store: Store;
  readonly writer: StoreWriter;
  /** Another handle on the same store. */
  another(options?: { readonly readOnly?: boolean }): Promise<Store>;
}

/** A new store with its lease taken, and whatever else was opened on it, closed at the end of the scope. */
export async function opened(make: () => StoreHarness): Promise<Opened> {
  const stack = new AsyncDisposableStack();
  const harness = stack.use(make());
  const clock = new HandClock();
  const store = stack.use(await harness.open({ clock }));
  const writer = await acquired(store);
  return {
    harness,
    clock,
    store,
    writer,
    another: async (options = {}) => stack.use(await harness.open({ clock, ...options })),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
