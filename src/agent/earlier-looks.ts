import { covers } from "../engine/diff/gaps.ts";
import { pack, type Unpack } from "../engine/packed-findings.ts";
import { isUnlisted } from "../engine/unlisted.ts";
import type { CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
import type { DatedLook, RunRecord } from "../model/records.ts";
import type { ReportTarget } from "../model/report.ts";
import type { StoreReader } from "../model/store.ts";
import type { Target } from "../model/target.ts";
import { isPolicySet } from "./kept-policies.ts";
import { asksOnlyDue, isOverAll } from "./reach.ts";

export type Reader = Pick<StoreReader, "looks" | "policySet" | "runs">;

/** The newest look at a target in which a policy was asked, and that policy as it was then. */
export interface EarlierLook {
  readonly look: DatedLook;
  readonly policyHash: string;
  readonly policy: CompiledPolicy;
}

export interface Earlier {
  /** By the name of a policy; unpacked anew at each call. */
  of(target: string): ReadonlyMap<string, EarlierLook>;
  /** Where a target's look by a policy was searched for no further back than the horizon: the hash of the policies that stood there, if any did. */
  beyond(target: string, policy: string): string | undefined;
}

export interface Search {
  /** By the name of a policy, the targets whose newest look by it is wanted; at least one of each. */
  readonly wanted: ReadonlyMap<string, readonly Target[]>;
  /** ISO 8601, UTC, milliseconds: an older look is of no use. */
  readonly horizon: string;
  /** Gets the policies of each run that was read, by their hash. */
  readonly sets: Map<string, CompiledPolicySet | undefined>;
}

/**
 * The newest looks up to the end of a run, by their own time: runs overlap, and one that began first may have looked last. Runs are
 * read into the past as long as they can hold a look that is newer than what is known.
 */
export async function earlierLooks(store: Reader, run: RunRecord, search: Search): Promise<Earlier> {
  const { wanted, horizon, sets } = search;
  const end = endOf(run);
  const found: Found = new Map();
  /** By policy: no run that had ended by then has anything to add; and by its targets. */
  const since = new Map([...wanted.keys()].map((name) => [name, horizon]));
  const settled = new Map([...wanted.keys()].map((name) => [name, new Map<string, string>()]));
  const began = { wake: end, full: end };
  let beyond: string | undefined;
  for await (const earlier of runsFromNewest(store)) {
    if (earlier.id === run.id || earlier.kind === "self" || earlier.startedAt > end) continue;
    const { policyHash, startedAt } = earlier;
    const ended = earlier.finishedAt ?? end;
    const asked = [...since]
      .filter(([name, known]) => ended > known && (!asksOnlyDue(earlier.kind) || covers(earlier, name)))
      .map(([name]) => name);
    if (startedAt <= horizon) beyond ??= policyHash;
    if (asked.length > 0 || policyHash === beyond) await keepSet(store, policyHash, sets);
    if (asked.length > 0) {
      const then = sets.get(policyHash)?.policies.filter(({ name }) => asked.includes(name)) ?? [];
      const hidden = await readInto(found, store.looks(earlier.id), { policyHash, policies: then, end });
      const isWhole = isOverAll(earlier) && earlier.state === "finished" && ended <= end;
      for (const name of asked) {
        const times = settled.get(name) ?? new Map<string, string>();
        for (const target of wanted.get(name) ?? []) {
          const seen = found.get(target.id)?.get(name)?.look.at ?? horizon;
          // What it would have listed and did not was not there.
          const known = isWhole && !hidden.some((row) => mayHide(row, target)) ? startedAt : horizon;
          times.set(target.id, latest([times.get(target.id) ?? horizon, seen, known]));
        }
        since.set(name, earliest([...times.values()]));
      }
    }
    // In each lane a run begins when the one before it has ended.
    began[earlier.kind === "wake" ? "wake" : "full"] = startedAt;
    if ([...since.values()].every((known) => began.wake <= known && began.full <= known)) break;
  }
  return {
    of: (target) => unpacked(found.get(target)),
    beyond: (target, policy) => ((settled.get(policy)?.get(target) ?? horizon) === horizon ? beyond : undefined),
  };
}

/** When the report of a run was true; one that goes on has none but its beginning. */
export const endOf = ({ finishedAt, startedAt }: RunRecord): string => finishedAt ?? startedAt;

/** A look that waits for its report. A fleet's looks would not fit into memory as they are. */
interface PackedLook extends Omit<DatedLook, "findings"> {
  readonly findings: Unpack;
}

interface FoundLook extends Pick<EarlierLook, "policyHash" | "policy"> {
  /** The same one for all policies that were asked in it. */
  readonly look: PackedLook;
}

/** By target and policy. */
type Found = Map<string, Map<string, FoundLook>>;

function unpacked(known: ReadonlyMap<string, FoundLook> | undefined): ReadonlyMap<string, EarlierLook> {
  const looks = new Map<PackedLook, DatedLook>();
  return new Map(
    [...(known ?? [])].map(([name, { look: kept, policyHash, policy }]) => {
      const look = looks.get(kept) ?? { ...kept, findings: kept.findings() };
      looks.set(kept, look);
      return [name, { look, policyHash, policy }] as const;
    }),
  );
}

/** Gives the rows that stand for what could not be listed. */
async function readInto(
  found: Found,
  looks: AsyncIterable<DatedLook>,
  { policyHash, policies, end }: { policyHash: string; policies: readonly CompiledPolicy[]; end: string },
): Promise<readonly ReportTarget[]> {
  const hidden: ReportTarget[] = [];
  for await (const look of looks) {
    if (isUnlisted(look.target)) hidden.push(look.target);
    if (look.at > end) continue;
    const known = found.get(look.target.id) ?? new Map<string, FoundLook>();
    found.set(look.target.id, known);
    const newer = policies.filter(({ name }) => look.at > (known.get(name)?.look.at ?? ""));
    if (newer.length === 0) continue;
    const kept = { ...look, findings: pack(look.findings) };
    for (const policy of newer) known.set(policy.name, { look: kept, policyHash, policy });
  }
  return hidden;
}

/** A row without a domain stands for all of its provider's. */
const mayHide = ({ provider, domain }: ReportTarget, target: Target): boolean =>
  provider === target.provider && (domain === null || domain === target.domain);

const latest = (times: readonly string[]): string => times.reduce((most, at) => (at > most ? at : most), "");
const earliest = (times: readonly string[]): string => times.reduce((least, at) => (at < least ? at : least), "~");

async function* runsFromNewest(store: Reader): AsyncGenerator<RunRecord, undefined, undefined> {
  for (let before: string | undefined; ;) {
    const page = await store.runs({ limit: 100, ...(before !== undefined && { before }) });
    yield* page;
    before = page.at(-1)?.id;
    if (before === undefined) return;
  }
}

async function keepSet(store: Reader, hash: string, sets: Search["sets"]): Promise<void> {
  if (!sets.has(hash)) sets.set(hash, await policySetOf(store, hash));
}

export async function policySetOf(store: Reader, hash: string): Promise<CompiledPolicySet | undefined> {
  const kept = await store.policySet(hash);
  return isPolicySet(kept) ? kept : undefined;
}
