import type { Abortable } from "../../model/ports.ts";
import type { RunRecord } from "../../model/records.ts";
import { backoff, messageBackoff } from "../backoff.ts";
import type { Leading, ReportPlace } from "../context.ts";
import { storedReport } from "../stored-report.ts";
import type { Job } from "../together.ts";

/**
 * Writes the report of each run over every target to each of its places, oldest first. A place that fails holds up no other, and
 * what it did not take is owed to it, also in the agent's next life.
 */
export const publishReports =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { places, timer, random, reportsBell } = leading;
    if (places.length === 0) return;
    const published = await recallPublished(leading);
    // Before the first attempt: what a new place does not take is owed to it in the next life too.
    await leading.writer.remember(key, Object.fromEntries(published));
    for (let failures = 0; ;) {
      let failed = false;
      for (const place of places) failed = !(await payOff(place, published, leading, { signal })) || failed;
      failures = failed ? failures + 1 : 0;
      const pause = failed ? Math.max(1_000, backoff(failures, { ...messageBackoff, random })) : dayMs;
      await reportsBell.wait(pause, { signal, timer });
    }
  };

const dayMs = 86_400_000;

/** Which run's report each place got last, by its name. */
type Published = Map<string, string>;

const key = "published";

/** As the store remembers it. A place that is new is owed the newest report and those that come. */
async function recallPublished({ store, places }: Leading): Promise<Published> {
  const kept = await store.recall(key);
  const before = new Map<string, unknown>(typeof kept === "object" && kept !== null ? Object.entries(kept) : []);
  const [, second] = await store.runs({ limit: 2, whole: true });
  return new Map(
    places.map(({ name }) => {
      const last = before.get(name);
      return [name, typeof last === "string" ? last : (second?.id ?? "")];
    }),
  );
}

/** False where the place did not take one; the next round goes on there. */
async function payOff(
  place: ReportPlace,
  published: Published,
  { config, store, writer, meter, logger }: Leading,
  { signal }: Abortable,
): Promise<boolean> {
  const owed = unpublished(await store.runs({ limit: mostOwed, whole: true }), published.get(place.name));
  for (const run of owed) {
    try {
      await place.put(await storedReport(store, run, config.schedule.freshness), { signal });
    } catch (error) {
      signal.throwIfAborted();
      meter.reported("failed");
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      logger.warn("a report could not be written, trying again", { run: run.id, place: place.name, code });
      return false;
    }
    meter.reported("written");
    published.set(place.name, run.id);
    await writer.remember(key, Object.fromEntries(published));
  }
  return true;
}

/** More than this nobody reads any more. */
const mostOwed = 100;

/** Those after the last one, oldest first; all of them where the last is no longer kept. */
function unpublished(runs: readonly RunRecord[], last: string | undefined): readonly RunRecord[] {
  const known = runs.findIndex(({ id }) => id === last);
  return (known === -1 ? runs : runs.slice(0, known)).toReversed();
}
