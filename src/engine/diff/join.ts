import { PlumblineError } from "../../model/errors.ts";
import type { Abortable } from "../../model/ports.ts";
import type { TargetLook } from "../../model/records.ts";

/** One target on one side or on both. */
export type Joined =
  | { readonly before: TargetLook; readonly after: TargetLook }
  | { readonly before: TargetLook; readonly after?: undefined }
  | { readonly before?: undefined; readonly after: TargetLook };

/**
 * Two streams of looks, each sorted by target, as one: at most one look of each is alive. Both are closed when the reader
 * leaves. Throws `PlumblineError` `unsorted` where a stream is not in order, because nothing would be paired rightly then.
 */
export async function* joinByTarget(
  before: AsyncIterable<TargetLook>,
  after: AsyncIterable<TargetLook>,
  options: Abortable,
): AsyncGenerator<Joined, void, undefined> {
  await using left = cursor(before, options);
  await using right = cursor(after, options);
  let [a, b] = [await left.next(), await right.next()];
  while (a !== undefined || b !== undefined) {
    if (b === undefined || (a !== undefined && a.target.id < b.target.id)) {
      if (a !== undefined) yield { before: a };
      a = await left.next();
    } else if (a === undefined || b.target.id < a.target.id) {
      yield { after: b };
      b = await right.next();
    } else {
      yield { before: a, after: b };
      [a, b] = [await left.next(), await right.next()];
    }
  }
}

interface Cursor extends AsyncDisposable {
  next(): Promise<TargetLook | undefined>;
}

function cursor(looks: AsyncIterable<TargetLook>, { signal }: Abortable): Cursor {
  const iterator = looks[Symbol.asyncIterator]();
  let last: string | undefined;
  return {
    async next() {
      signal.throwIfAborted();
      const next = await iterator.next();
      if (next.done === true) return undefined;
      const { id } = next.value.target;
      if (last !== undefined && id <= last) throw unsorted(last, id);
      last = id;
      return next.value;
    },
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
    },
  };
}

const unsorted = (last: string, id: string) =>
  new PlumblineError({
    code: "unsorted",
    message: `The looks of a run were expected sorted by target; ${id} came after ${last}.`,
    remedy: "This is a fault in Plumbline; please report it.",
  });
