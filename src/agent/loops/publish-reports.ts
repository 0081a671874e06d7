import { PlumblineError } from "../../model/errors.ts";
import type { Abortable } from "../../model/ports.ts";
import type { Transition } from "../../model/lifecycle.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import type { StreamedReport } from "../../model/report.ts";
import type { RunRecord } from "../../model/records.ts";
import { backoff, messageBackoff } from "../backoff.ts";
import type { Leading, ReportPlace } from "../context.ts";
import { policySetOf } from "../earlier-looks.ts";
import { storedReport } from "../stored-report.ts";
import type { Job } from "../together.ts";

/**
 * Writes the report of each run over every target to each of its places, oldest first. A place that fails holds up no other, and
 * what it did not take is owed to it, also in the agent's next life. A report that it refused for good holds up no later one: it is
 * offered again in the next life, unless a later one was taken.
 */
export const publishReports =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { places, timer, random, reportsBell } = leading;
    if (places.length === 0) return;
    const published = await recallPublished(leading);
    // Before the first attempt: what a new place does not take is owed to it in the next life too.
    await leading.writer.remember(key, Object.fromEntries(published));
    const refused: Refused = new Map(places.map(({ name }) => [name, new Set()]));
    for (let failures = 0; ;) {
      const failed = !(await payOff({ published, refused }, leading, { signal }));
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

/** The runs whose report a place refused for good in this life, by the place's name. */
type Refused = Map<string, Set<string>>;

/** False where a place has to be tried again; the next round goes on there. Each report is put together once for all of them. */
async function payOff(
  { published, refused }: { readonly published: Published; readonly refused: Refused },
  leading: Leading,
  { signal }: Abortable,
): Promise<boolean> {
  const { places, store, writer } = leading;
  const runs = await store.runs({ limit: mostOwed, whole: true });
  const owed = new Map(places.map(({ name }) => [name, new Set(unpublished(runs, published.get(name)))]));
  const failing = new Set<ReportPlace>();
  for (const run of runs.toReversed()) {
    const takers = places.filter(
      (place) => !failing.has(place) && owed.get(place.name)?.has(run) && !refused.get(place.name)?.has(run.id),
    );
    if (takers.length === 0) continue;
    const found = await read(run, leading);
    if (found === "busy") return false;
    for (const place of takers) {
      const result = found === "unreadable" ? "skipped" : await offer(found, place, leading, { signal });
      leading.meter.reported(result);
      if (result === "failed") failing.add(place);
      else if (result === "skipped" && found !== "unreadable") refused.get(place.name)?.add(run.id);
      else {
        published.set(place.name, run.id);
        await writer.remember(key, Object.fromEntries(published));
      }
    }
  }
  return failing.size === 0;
}

interface Found {
  readonly report: StreamedReport;
  readonly policies: readonly CompiledPolicy[];
  readonly changes: readonly Transition[];
}

/** A run whose looks no longer read will not do so tomorrow. */
async function read(run: RunRecord, { store, config, logger }: Leading): Promise<Found | "busy" | "unreadable"> {
  try {
    const report = await storedReport(store, run, config.schedule.freshness);
    return {
      report,
      policies: (await policySetOf(store, run.policyHash))?.policies ?? [],
      changes: await store.transitions({ run: run.id }),
    };
  } catch (error) {
    const busy = error instanceof PlumblineError && error.retry !== "never";
    const what = "a report could not be put together from the store";
    logger.warn(`${what}, ${busy ? "trying again" : "leaving it out"}`, { run: run.id, code: codeOf(error) });
    return busy ? "busy" : "unreadable";
  }
}

async function offer(
  { report, policies, changes }: Found,
  place: ReportPlace,
  { logger }: Leading,
  { signal }: Abortable,
): Promise<"written" | "failed" | "skipped"> {
  try {
    await place.put(report, { signal, policies, changes });
    return "written";
  } catch (error) {
    signal.throwIfAborted();
    const final = error instanceof PlumblineError && error.retry === "never";
    const what = final
      ? "a report was refused, going on with later ones"
      : "a report could not be written, trying again";
    logger.warn(what, { run: report.run.id, place: place.name, code: codeOf(error) });
    return final ? "skipped" : "failed";
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "unknown");

/** More than this nobody reads any more. */
const mostOwed = 100;

/** Those after the last one, oldest first; all of them where the last is no longer kept. */
function unpublished(runs: readonly RunRecord[], last: string | undefined): readonly RunRecord[] {
  const known = runs.findIndex(({ id }) => id === last);
  return (known === -1 ? runs : runs.slice(0, known)).toReversed();
}
