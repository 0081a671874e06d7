import { type ChangedSince, changedSince } from "../engine/changed-since.ts";
import { covers } from "../engine/diff/gaps.ts";
import { toFinding } from "../engine/finding.ts";
import { pack } from "../engine/packed-findings.ts";
import { storedTarget } from "../engine/preview/stored-target.ts";
import { unknown } from "../model/outcome.ts";
import type { CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
import type { RunRecord, TargetLook } from "../model/records.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { checksOn, selects } from "../policy/select.ts";
import { type EarlierLook, earlierLooks, endOf, policySetOf, type Reader } from "./earlier-looks.ts";
import type { Freshness } from "./freshness.ts";
import { asksOnlyDue, isOverAll } from "./reach.ts";

/**
 * What was known of the fleet when a run over every target ended: its own looks, and of each policy that was not due in it what
 * the target's newest earlier look by that policy found, with that look's date and commit. A look that is older than the freshness
 * goal is unknown, `stale`, and so is a check that was never asked as it stands in the run's policies, `not-kept`, so that coverage
 * counts both. Any other run is what it saw.
 */
export async function* completeLooks(
  store: Reader,
  run: RunRecord,
  looks: AsyncIterable<TargetLook>,
  freshness: Freshness,
): AsyncGenerator<TargetLook, void, undefined> {
  const set = leavesOut(run) ? await policySetOf(store, run.policyHash) : undefined;
  if (set === undefined) {
    yield* looks;
    return;
  }
  // What is known of the others hangs on who all of them are.
  const own = await Array.fromAsync(looks, ({ target, findings }) => ({ target, findings: pack(findings) }));
  const others = set.policies.filter(({ name }) => !covers(run, name));
  const sets = new Map<string, CompiledPolicySet | undefined>();
  const targets = own.filter(isHome).flatMap(({ target }) => storedTarget(target) ?? []);
  const wanted = new Map(
    others
      .map((policy) => [policy.name, targets.filter((target) => concerns(policy, target))] as const)
      .filter(([, some]) => some.length > 0),
  );
  const horizon = new Date(Date.parse(endOf(run)) - Math.max(...Object.values(freshness))).toISOString();
  const earlier = await earlierLooks(store, run, { wanted, horizon, sets });
  const changed = changedSince(set, (hash) => sets.get(hash));
  for (const { target: row, findings } of own) {
    const look = { target: row, findings: findings() };
    const target = isHome(look) ? storedTarget(row) : undefined;
    if (target === undefined) yield look;
    else {
      const known = earlier.of(target.id);
      const added = others.flatMap((policy) =>
        recalled(policy, known.get(policy.name), {
          target,
          run,
          changed,
          freshness,
          horizon: { at: horizon, policyHash: earlier.beyond(target.id, policy.name) },
        }),
      );
      yield { target: rowOf(look, added, known), findings: [...look.findings, ...added] };
    }
  }
}

/** Whether a run over every target asked less than all policies. */
export const leavesOut = (run: RunRecord): boolean =>
  isOverAll(run) && run.policies.length > 0 && asksOnlyDue(run.kind);

/** What a policy that was not due has to say of a target: nothing where its newest look found that it does not apply. */
function recalled(
  policy: CompiledPolicy,
  earlier: EarlierLook | undefined,
  {
    target,
    run,
    changed,
    freshness,
    horizon,
  }: {
    readonly target: Target;
    readonly run: RunRecord;
    readonly changed: ChangedSince;
    readonly freshness: Freshness;
    readonly horizon: { readonly at: string; readonly policyHash: string | undefined };
  },
): readonly Finding[] {
  const { name } = policy;
  const before = earlier?.look.findings.filter((finding) => finding.policy === name) ?? [];
  if (!concerns(policy, target)) return [];
  if (earlier !== undefined && before.length === 0 && selectsAlike(earlier.policy, policy)) return [];
  return checksOn(policy, target).checks.flatMap((check) => {
    const same = earlier !== undefined && !changed(earlier.policyHash, name, check.id);
    const found = same ? before.filter((finding) => finding.check === check.id) : [];
    const judged = { target, policy: name, check, revision: run.source.revision };
    const [old] = found.filter((finding) => isStale(finding, run, freshness[check.severity]));
    if (old !== undefined)
      return [
        toFinding(judged, { outcome: unknown("stale", `last looked at ${old.lastSeen ?? "at an unknown time"}`) }),
      ];
    if (found.length > 0) return found;
    const { at, policyHash } = horizon;
    if (earlier === undefined && policyHash !== undefined && !changed(policyHash, name, check.id))
      return [toFinding(judged, { outcome: unknown("stale", `not looked at since ${at}`) })];
    return [toFinding(judged, { outcome: unknown("not-kept", "not asked since the policy was added or changed") })];
  });
}

/** What could not be told then is as unknown now. */
function isStale({ outcome, lastSeen }: Finding, run: RunRecord, goalMs: number): boolean {
  if (outcome === "unknown") return false;
  const age = Date.parse(endOf(run)) - Date.parse(lastSeen ?? "");
  return !(age <= goalMs);
}

/** Tags are not kept, and what is not known leaves nobody out. */
const concerns = ({ targets }: CompiledPolicy, target: Target): boolean =>
  selects(targets, { ...target, blocked: { code: "not-kept" } });

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

const isHome = ({ target }: Pick<TargetLook, "target">): boolean => target.provider !== "agent";
