export interface Pool<Item, Result> {
  readonly items: AsyncIterable<Item>;
  readonly concurrency: number;
  readonly work: (item: Item) => Promise<Result>;
  /** Called when no more results are wanted; must make `items` and all running work end. */
  readonly leave: () => void;
}

/**
 * Works on at most `concurrency` items at once and yields results as they finish. An item is pulled only when there is room
 * for it, and a result that nobody has taken keeps its room: whatever the number of items, at most `concurrency` results
 * are alive besides the one in the reader's hands. A reader who leaves early waits for the end of what runs.
 */
export async function* mapConcurrently<Item, Result>({
  items,
  concurrency,
  work,
  leave,
}: Pool<Item, Result>): AsyncGenerator<Result, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  const counter = handOver<Result>();
  const worker = async () => {
    for (let next = await iterator.next(); !next.done && !counter.closed; next = await iterator.next())
      await counter.give(await work(next.value));
  };
  const workers = Array.from({ length: concurrency }, worker);
  Promise.all(workers).then(counter.end, counter.fail);
  try {
    yield* counter.results();
  } finally {
    leave();
    counter.close();
    await iterator.return?.();
    await Promise.allSettled(workers);
  }
}

interface Offer<Result> {
  readonly result: Result;
  readonly accepted: () => void;
}

/** Hands results over one by one: `give` ends when its result was taken, or when nobody will take it any more. */
function handOver<Result>() {
  const offers: Offer<Result>[] = [];
  let bell = Promise.withResolvers<void>();
  let ending: { readonly error?: unknown } | undefined;
  let closed = false;
  const finish = (how: { readonly error?: unknown }) => {
    ending ??= how;
    bell.resolve();
  };
  return {
    get closed() {
      return closed;
    },
    give: (result: Result): Promise<void> =>
      new Promise((accepted) => {
        if (closed) return accepted();
        offers.push({ result, accepted });
        bell.resolve();
      }),
    end: () => finish({}),
    fail: (error: unknown) => finish({ error }),
    close() {
      closed = true;
      for (const { accepted } of offers.splice(0)) accepted();
    },
    async *results(): AsyncGenerator<Result, void, undefined> {
      for (;;) {
        const offer = offers.shift();
        if (offer !== undefined) {
          offer.accepted();
          yield offer.result;
        } else if (ending === undefined) {
          await bell.promise;
          bell = Promise.withResolvers();
        } else if ("error" in ending) throw ending.error;
        else return;
      }
    },
  };
}
