/** One of several jobs that belong together; it ends by itself, or when its signal fires. */
export type Job = (options: { readonly signal: AbortSignal }) => Promise<void>;

/**
 * Runs jobs side by side until all have ended. The first that throws ends the others by their signal, and is the one whose
 * error comes out, after all have ended; an abort from outside is no error.
 */
export async function together(jobs: readonly Job[], signal: AbortSignal): Promise<void> {
  const inner = new AbortController();
  const both = AbortSignal.any([signal, inner.signal]);
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    jobs.map(async (job) => {
      try {
        await job({ signal: both });
      } catch (error) {
        if (both.aborted) return;
        failure = { error };
        inner.abort(error);
      }
    }),
  );
  if (failure !== undefined) throw failure.error;
}
