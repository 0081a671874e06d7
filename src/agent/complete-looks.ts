import { type ChangedSince, changedSince } from "../engine/changed-since.ts";
import { covers } from "../engine/diff/gaps.ts";
import { toFinding } from "../engine/finding.ts";
import { storedTarget } from "../engine/preview/stored-target.ts";
import { isUnlisted } from "../engine/unlisted.ts";
import { unknown } from "../model/outcome.ts";
import type { CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
import type { RunRecord, TargetLook } from "../model/records.ts";
import type { Finding } from "../model/report.ts";
import type { StoreReader } from "../model/store.ts";
import type { Target } from "../model/target.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { selects } from "../policy/select.ts";
import type { Freshness } from "./freshness.ts";
import { isPolicySet } from "./kept-policies.ts";
import { asksOnlyDue, isOverAll } from "./reach.ts";

type Reader = Pick<StoreReader, "looks" | "policySet" | "runs">;

/**
 * What was known of the fleet when a run over every target ended: its own looks, and of each policy that was not due in it what
 * the target's newest earlier look by that policy found, with that look's date and commit. A look that is older than the freshness
 * goal is unknown, `stale`, and so is a check that was never asked as it stands in the run's policies, `not-kept`, so that coverage
 * counts both. Any other run is what it saw.
 */
export async function completeLooks(
  store: Reader,
  run: RunRecord,
  own: readonly TargetLook[],
  freshness: Freshness,
): Promise<readonly TargetLook[]> {
  if (!leavesOut(run)) return own;
  const set = await policySetOf(store, run.policyHash);
  if (set === undefined) return own;
  const others = set.policies.filter(({ name }) => !covers(run, name));
  const sets = new Map<string, CompiledPolicySet | undefined>();
  const earlier = await earlierLooks(store, run, { own, policies: others.map(({ name }) => name), sets });
  const changed = changedSince(set, (hash) => sets.get(hash));
  return own.map((look) => {
    const target = isHome(look) ? storedTarget(look.target) : undefined;
    if (target === undefined) return look;
    const known = earlier.get(target.id) ?? new Map<string, EarlierLook>();
    const added = others.flatMap((policy) =>
      recalled(policy, known.get(policy.name), { target, run, changed, freshness }),
    );
    return { target: rowOf(look, added, known), findings: [...look.findings, ...added] };
  });
}

/** Whether a run over every target asked less than all policies. */
export const leavesOut = (run: RunRecord): boolean =>
  isOverAll(run) && run.policies.length > 0 && asksOnlyDue(run.kind);

/** The newest look at a target in which a policy was asked, and that policy as it was then. */
interface EarlierLook {
  readonly look: TargetLook;
  readonly policyHash: string;
  readonly policy: CompiledPolicy;
}

/** By target and policy, newest first. */
type Earlier = ReadonlyMap<string, ReadonlyMap<string, EarlierLook>>;

/** Run by run into the past, until for each policy one was reached that ended by itself and listed every target. */
async function earlierLooks(
  store: Reader,
  run: RunRecord,
  {
    own,
    policies,
    sets,
  }: {
    readonly own: readonly TargetLook[];
    readonly policies: readonly string[];
    /** Gets the policies of each run that was read, by their hash. */
    readonly sets: Map<string, CompiledPolicySet | undefined>;
  },
): Promise<Earlier> {
  const found = new Map(own.map(({ target }) => [target.id, new Map<string, EarlierLook>()]));
  const open = new Set(policies);
  for await (const earlier of runsBefore(store, run.id)) {
    if (open.size === 0) break;
    const asked = [...open].filter((name) => !asksOnlyDue(earlier.kind) || covers(earlier, name));
    if (asked.length === 0) continue;
    const { policyHash } = earlier;
    if (!sets.has(policyHash)) sets.set(policyHash, await policySetOf(store, policyHash));
    const then = sets.get(policyHash)?.policies.filter(({ name }) => asked.includes(name)) ?? [];
    let unlisted = false;
    for await (const look of store.looks(earlier.id)) {
      unlisted ||= isUnlisted(look.target);
      const known = found.get(look.target.id);
      for (const policy of then)
        if (known?.has(policy.name) === false) known.set(policy.name, { look, policyHash, policy });
    }
    if (isOverAll(earlier) && earlier.state === "finished" && !unlisted) for (const name of asked) open.delete(name);
  }
  return found;
}

async function* runsBefore(store: Reader, id: string): AsyncGenerator<RunRecord, undefined, undefined> {
  for (let before = id; ;) {
    const page = await store.runs({ limit: 100, before });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    before = last.id;
  }
}

async function policySetOf(store: Reader, hash: string): Promise<CompiledPolicySet | undefined> {
  const kept = await store.policySet(hash);
  return isPolicySet(kept) ? kept : undefined;
}

/** What a policy that was not due has to say of a target: nothing where its newest look found that it does not apply. */
function recalled(
  policy: CompiledPolicy,
  earlier: EarlierLook | undefined,
  {
    target,
    run,
    changed,
    freshness,
  }: {
    readonly target: Target;
    readonly run: RunRecord;
    readonly changed: ChangedSince;
    readonly freshness: Freshness;
  },
): readonly Finding[] {
  const { name } = policy;
  const before = earlier?.look.findings.filter((finding) => finding.policy === name) ?? [];
  // Tags are not kept, and what is not known leaves nobody out.
  if (!selects(policy.targets, { ...target, blocked: { code: "not-kept" } })) return [];
  if (earlier !== undefined && before.length === 0 && selectsAlike(earlier.policy, policy)) return [];
  return policy.checks.flatMap((check) => {
    const same = earlier !== undefined && !changed(earlier.policyHash, name, check.id);
    const found = same ? before.filter((finding) => finding.check === check.id) : [];
    const judged = { target, policy: name, check, revision: run.source.revision };
    const [old] = found.filter((finding) => isStale(finding, run, freshness[check.severity]));
    if (old !== undefined)
      return [
        toFinding(judged, { outcome: unknown("stale", `last looked at ${old.lastSeen ?? "at an unknown time"}`) }),
      ];
    if (found.length > 0) return found;
    return [toFinding(judged, { outcome: unknown("not-kept", "not asked since the policy was added or changed") })];
  });
}

/** What could not be told then is as unknown now. */
function isStale({ outcome, lastSeen }: Finding, { finishedAt, startedAt }: RunRecord, goalMs: number): boolean {
  if (outcome === "unknown") return false;
  const age = Date.parse(finishedAt ?? startedAt) - Date.parse(lastSeen ?? "");
  return !(age <= goalMs);
}

const selectsAlike = (one: CompiledPolicy, other: CompiledPolicy): boolean =>
  canonicalJson(one.targets) === canonicalJson(other.targets);

/** A target counts as observed when every look that its findings rest on observed it. */
function rowOf(own: TargetLook, added: readonly Finding[], known: ReadonlyMap<string, EarlierLook>) {
  const policies = new Set(added.map(({ policy }) => policy));
  const rows = [
    ...(own.findings.length > 0 || own.target.reason !== null ? [own.target] : []),
    ...[...known]
      .filter(([name, { look }]) => policies.has(name) && look.findings.some(({ policy }) => policy === name))
      .map(([, { look }]) => look.target),
  ];
  const row = rows.find(({ observed }) => !observed) ?? rows[0];
  return row ?? (added.length > 0 ? { ...own.target, reason: "not-kept" as const } : own.target);
}

const isHome = ({ target }: TargetLook): boolean => target.provider !== "agent";
