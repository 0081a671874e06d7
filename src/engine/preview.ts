import { canonicalJson } from "../model/canonical-json.ts";
import { checkTypes } from "../checks/registry.ts";
import type { CheckType, Judgement } from "../model/check.ts";
import type { FindingState } from "../model/lifecycle.ts";
import { type OutcomeKind, unknown } from "../model/outcome.ts";
import type { CompiledCheck, CompiledPolicySet } from "../model/policy.ts";
import type { Logger } from "../model/ports.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import type { StoredLook } from "./earlier.ts";
import { checksOn, lacksTags, selects } from "../policy/select.ts";
import { exemptionsOn } from "../policy/exemptions.ts";
import { disposed } from "./disposition.ts";
import { toFindings } from "./finding.ts";
import { inFindingOrder } from "./finding-order.ts";
import { judge } from "./judge.ts";
import { contextOf } from "./judge-context.ts";
import { planForPreview, type PreviewCheck } from "./preview/plan.ts";
import { type KeptObservation, recall } from "./preview/recall.ts";
import { toldBefore, type ToldBefore } from "./preview/told-before.ts";

export const previewChanges = [
  "newly-failing",
  "newly-passing",
  "newly-exempt",
  "removed",
  "unknown",
  "unchanged",
] as const;
/**
 * What new policies would do to one finding. `newly-failing`: it fails and did not, or was not asked, or was accepted;
 * `newly-passing`: it passes and failed; `newly-exempt`: it fails, and an exemption accepts it that did not; `removed`: it is no longer asked; `unknown`: what is kept does not tell.
 */
export type PreviewChange = (typeof previewChanges)[number];

export interface PreviewRow {
  readonly change: PreviewChange;
  /** Under the new policies; for what is removed, the latest one that is stored. */
  readonly finding: Finding;
  /** What the latest look that could tell came to; null where the check was not asked before. */
  readonly was: OutcomeKind | null;
}

export interface TargetPreview {
  readonly target: string;
  /** One for each check that is asked under the new policies, or was under the old ones; sorted. */
  readonly rows: readonly PreviewRow[];
  /** When the oldest answer came that was judged, ISO 8601, UTC; null when none was. */
  readonly oldest: string | null;
}

/** What the store knows of one target; `observations` is `StoreReader.observations`. */
export interface PreviewFacts {
  readonly target: Target;
  /** `TargetHistory.latest` with its results, newest first. */
  readonly looks: readonly StoredLook[];
  readonly states: readonly FindingState[];
  readonly observations: readonly KeptObservation[];
}

export interface PreviewOptions {
  readonly policies: CompiledPolicySet;
  /** Of the new policies. */
  readonly revision: string;
  /** The policies that are in force, where they are known: what they do not hold any more is not removed again. */
  readonly current?: CompiledPolicySet | undefined;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The built-in ones unless given. */
  readonly types?: readonly CheckType[];
}

/** Judges new policies by what a target answered before, without a login. A check passes or fails only on whole, kept answers. */
export function previewTarget(facts: PreviewFacts, options: PreviewOptions): TargetPreview {
  const { target } = facts;
  const { revision, current } = options;
  const before = toldBefore(facts, current);
  const accepting = exemptionsOn(options.policies.exemptions, target);
  // Tags are not kept: what one of these accepted when they were read is taken to be accepted still.
  const guessed = lacksTags(target)
    ? options.policies.exemptions.filter(
        ({ targets }) => targets.tags !== undefined && selects({ ...targets, tags: {} }, target),
      )
    : [];
  const judged = planForPreview(target, options, before).flatMap((planned) => {
    const { ages, judgement } = judgeKept(planned, facts, options);
    const found = toFindings({ target, ...planned, revision }, judgement);
    return found.map((finding) => {
      const accepted = before.get(finding.id)?.finding.exemption?.name;
      const [treated = finding] = disposed(
        [finding],
        [...accepting, ...guessed.filter(({ name }) => name === accepted)],
        options.now,
      );
      return rowOf(planned, treated, ages);
    });
  });
  function rowOf(planned: PreviewCheck, finding: Finding, ages: readonly string[]) {
    const stands =
      finding.outcome === "unknown" ? standing(before.get(finding.id), planned, { current, target }) : undefined;
    if (stands !== undefined)
      return { ages: [], row: { change: "unchanged" as const, finding: stands, was: stands.outcome } };
    const old = before.get(finding.id);
    const was = old?.outcome ?? null;
    return { ages, row: { change: changeOf(finding, was, old?.finding.disposition === "exempt"), finding, was } };
  }
  const asked = new Set(judged.map(({ row }) => row.finding.id));
  const removed = [...before.values()]
    .filter(({ finding }) => !asked.has(finding.id))
    .map(({ finding, outcome }): PreviewRow => ({ change: "removed", finding, was: outcome }));
  const rows: readonly PreviewRow[] = [...judged.map(({ row }) => row), ...removed];
  return {
    target: target.id,
    rows: rows.toSorted((a, b) => inFindingOrder(a.finding, b.finding)),
    oldest: judged.flatMap(({ ages }) => ages).toSorted()[0] ?? null,
  };
}

/** What the latest look told of a check that asks today what it would ask: no answer has to be kept to know it again. */
function standing(
  before: ToldBefore | undefined,
  { policy, check }: PreviewCheck,
  { current, target }: { readonly current: CompiledPolicySet | undefined; readonly target: Target },
): Finding | undefined {
  if (before === undefined || before.finding.outcome === "unknown" || before.policyHash !== current?.hash)
    return undefined;
  const then = current.policies.find(({ name }) => name === policy);
  const now = then && checksOn(then, target).checks.find(({ id }) => id === check.id);
  return now !== undefined && asksAlike(now, check) ? before.finding : undefined;
}

const asksAlike = (one: CompiledCheck, other: CompiledCheck): boolean =>
  one.type === other.type && one.when === other.when && canonicalJson(one.spec) === canonicalJson(other.spec);

/** One check by what is kept, and when those answers came. */
function judgeKept(
  { check, doubt, ruled }: PreviewCheck,
  { target, observations: kept }: Pick<PreviewFacts, "target" | "observations">,
  { types = checkTypes, logger, now }: PreviewOptions,
): { readonly judgement: Judgement; readonly ages: readonly string[] } {
  const notKept = (why: string) => ({ judgement: { outcome: unknown("not-kept", why) }, ages: [] });
  if (doubt !== undefined) return notKept(doubt);
  if (ruled !== undefined) return { judgement: ruled, ages: [] };
  const recalled = check.asks.map((ask) => recall(ask, kept));
  const [missing] = check.asks.filter((_, index) => recalled[index] === undefined);
  if (missing !== undefined)
    return notKept(missing.kind === "files" ? `no kept answer on ${missing.path}` : "no kept answer of the command");
  const answered = recalled.filter((one) => one !== undefined);
  const answers = answered.map(({ answer }) => answer);
  return {
    judgement: judge(check, answers, { types, logger, context: contextOf(target, now) }),
    ages: answered.map(({ at }) => at),
  };
}

function changeOf({ outcome: now, disposition }: Finding, was: OutcomeKind | null, wasExempt: boolean): PreviewChange {
  if (now === "unknown") return "unknown";
  const failedAlike = was === "fail" && wasExempt === (disposition === "exempt");
  if (now === "fail") return failedAlike ? "unchanged" : disposition === "exempt" ? "newly-exempt" : "newly-failing";
  return now === "pass" && was === "fail" ? "newly-passing" : "unchanged";
}
