import { streamReport } from "../engine/report.ts";
import type { StreamedReport, Summary } from "../model/report.ts";
import type { TargetResult } from "../engine/assess.ts";
import type { RunRecord, TargetLook } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import type { Freshness } from "./freshness.ts";
import { policySetOf } from "./earlier-looks.ts";
import { isOverAll } from "./reach.ts";
import { repairsBefore, withRepairs } from "./repairs-before.ts";
import { completeLooks, leavesOut } from "./complete-looks.ts";

/**
 * The report of a run as the store remembers it; that of a run over every target holds every policy of its time, also those that
 * were not due in it, as far as their newest looks are within the freshness goals. A run that still goes on, or died, is an interrupted one.
 */
export async function storedReport(store: StoreReader, run: RunRecord, freshness: Freshness): Promise<StreamedReport> {
  const looks = completeLooks(store, run, store.looks(run.id), freshness);
  const repairs = await repairsBefore(store, run);
  const set = await policySetOf(store, run.policyHash);
  return streamReport(
    resultsOf(looks, repairs),
    {
      id: run.id,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt ?? run.startedAt,
      mode: run.kind === "apply" ? "enforce" : "audit",
      interrupted: run.state !== "finished",
      source: run.source,
      agent: { version: run.agentVersion },
    },
    { exemptions: set?.exemptions ?? [], whole: isOverAll(run) },
  );
}

/** What `storedReport` would sum up; null while the run goes on. */
export const fleetSummary = async (store: StoreReader, run: RunRecord, freshness: Freshness): Promise<Summary | null> =>
  leavesOut(run) ? (await storedReport(store, run, freshness)).summary : run.summary;

async function* resultsOf(
  looks: AsyncIterable<TargetLook>,
  repairs: Parameters<typeof withRepairs>[1],
): AsyncGenerator<TargetResult, void, undefined> {
  for await (const { target, findings } of looks)
    yield withRepairs({ target, findings, planned: plannedIn({ target, findings }) }, repairs);
}

const plannedIn = ({ target, findings }: TargetLook): number | null =>
  target.state === "Unlisted"
    ? null
    : new Set(findings.map(({ policy, check }) => JSON.stringify([policy, check]))).size;
