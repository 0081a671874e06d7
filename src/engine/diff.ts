import type { Cause } from "../model/lifecycle.ts";
import type { Finding } from "../model/report.ts";
import type { Abortable } from "../model/ports.ts";
import type { RunRecord, TargetLook } from "../model/records.ts";
import { compareFindings, type FindingDiff } from "./diff/compare-findings.ts";
import { covers, type DiffGap, gapsOf } from "./diff/gaps.ts";
import { joinByTarget } from "./diff/join.ts";
import { isUnlisted } from "./unlisted.ts";

export interface TargetDiff {
  readonly change: "target-appeared" | "target-gone";
  readonly target: string;
  /** Findings that the run which has it says fail. */
  readonly failing: number;
}

export type DiffChange = FindingDiff["change"] | TargetDiff["change"];

export interface DiffRun extends Pick<RunRecord, "id" | "startedAt" | "state"> {
  /** Whether it looked at everything there was; `gaps` says why not. */
  readonly complete: boolean;
  readonly gaps: readonly DiffGap[];
}

/** Plain data: what changed from one run to another. */
export interface RunDiff {
  readonly before: DiffRun;
  readonly after: DiffRun;
  /** Sorted by target, then by policy, check and subject. */
  readonly rows: readonly (FindingDiff | TargetDiff)[];
  readonly counts: Readonly<Record<DiffChange, number>>;
  /** Findings about which both runs say the same. */
  readonly unchanged: number;
  /** On one side only, where the other run may just not have looked: neither gone nor new. */
  readonly notCompared: { readonly targets: number; readonly findings: number };
}

export interface DiffInput {
  readonly run: RunRecord;
  /** `StoreReader.looks`: sorted by target. */
  readonly looks: AsyncIterable<TargetLook>;
}

export interface DiffOptions extends Abortable {
  /** The cause of a finding's latest transition between the runs, from the ledger; undefined where there is none. */
  readonly causeOf?: (finding: string) => Cause | undefined;
}

/**
 * Compares two runs, reading both once and side by side; only what changed is kept. A target or check that one run did not have in
 * its scope is not compared. Throws `PlumblineError` `unsorted`, or the signal's reason.
 */
export async function diffRuns(
  before: DiffInput,
  after: DiffInput,
  { signal, causeOf = () => undefined }: DiffOptions,
): Promise<RunDiff> {
  const rows: (FindingDiff | TargetDiff)[] = [];
  const unlisted = { before: false, after: false };
  let [unchanged, findings] = [0, 0];
  const comparable = ({ policy }: Finding) => covers(before.run, policy) && covers(after.run, policy);
  for await (const pair of joinByTarget(before.looks, after.looks, { signal })) {
    const sides = [pair.before, pair.after].filter((look) => look !== undefined);
    if (sides.some(({ target }) => isUnlisted(target))) {
      unlisted.before ||= pair.before !== undefined;
      unlisted.after ||= pair.after !== undefined;
    } else if (pair.before === undefined) rows.push(targetDiff("target-appeared", pair.after));
    else if (pair.after === undefined) rows.push(targetDiff("target-gone", pair.before));
    else {
      const [old, now] = [pair.before.findings, pair.after.findings];
      const changed = compareFindings(old.filter(comparable), now.filter(comparable), causeOf);
      findings += new Set([...old, ...now].filter((one) => !comparable(one)).map(({ id }) => id)).size;
      unchanged += changed.filter((row) => row === null).length;
      rows.push(...changed.filter((row) => row !== null));
    }
  }
  const runs = { before: runOf(before.run, unlisted.before), after: runOf(after.run, unlisted.after) };
  const certain = rows.filter(({ change }) => isCertain(change, runs));
  return {
    ...runs,
    rows: certain,
    counts: count(certain),
    unchanged,
    notCompared: { targets: rows.length - certain.length, findings },
  };
}

const targetDiff = (change: TargetDiff["change"], { target, findings }: TargetLook): TargetDiff => ({
  change,
  target: target.id,
  failing: findings.filter(({ outcome }) => outcome === "fail").length,
});

function runOf(run: RunRecord, unlisted: boolean): DiffRun {
  const gaps = gapsOf(run, unlisted);
  return { id: run.id, startedAt: run.startedAt, state: run.state, complete: gaps.length === 0, gaps };
}

/** A run with gaps does not prove that a target was not there. */
function isCertain(change: DiffChange, runs: Pick<RunDiff, "before" | "after">): boolean {
  if (change === "target-appeared") return runs.before.complete;
  return change !== "target-gone" || runs.after.complete;
}

function count(rows: RunDiff["rows"]): RunDiff["counts"] {
  const of = (change: DiffChange) => rows.filter((row) => row.change === change).length;
  return {
    "newly-failing": of("newly-failing"),
    fixed: of("fixed"),
    "still-failing": of("still-failing"),
    exempted: of("exempted"),
    enforced: of("enforced"),
    "became-unknown": of("became-unknown"),
    "known-again": of("known-again"),
    "check-added": of("check-added"),
    "check-removed": of("check-removed"),
    "target-appeared": of("target-appeared"),
    "target-gone": of("target-gone"),
  };
}
