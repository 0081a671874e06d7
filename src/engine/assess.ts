import { checkTypes } from "../checks/registry.ts";
import type { CheckType } from "../model/check.ts";
import type { Answer, Ask } from "../model/observation.ts";
import { type Reason, unknown } from "../model/outcome.ts";
import type { TargetProvider } from "../model/ports.ts";
import type { Finding, ReportTarget } from "../model/report.ts";
import type { Observation } from "../model/records.ts";
import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import { toFinding } from "./finding.ts";
import { judge } from "./judge.ts";
import type { Visit } from "./plan.ts";
import { type Visited, visit, type VisitSignals, type VisitTools } from "./visit.ts";

/** Everything that a run has to say about one target. */
export interface TargetResult {
  readonly target: ReportTarget;
  /** One for each planned check. */
  readonly findings: readonly Finding[];
  /** How many checks apply to the target; `null` when it stands for targets that could not even be listed. */
  readonly planned: number | null;
  /** What was asked and what came back, when it was asked for and came. */
  readonly observations?: readonly Observation[];
}

export interface AssessTools extends VisitTools {
  /** The built-in ones unless given. */
  readonly types?: readonly CheckType[];
  /** Whether results carry the answers themselves; off unless given, since they hold what homes hold. */
  readonly keepAnswers?: boolean;
}

/** Visits one target and judges what came back. A target to which nothing applies is not logged in to. Never rejects. */
export async function assess(
  planned: Visit,
  provider: TargetProvider,
  tools: AssessTools,
  signals: VisitSignals,
): Promise<TargetResult> {
  const { target, checks } = planned;
  if (checks.length === 0) return { target: toRow(target, null), findings: [], planned: 0 };
  const asks = checks.flatMap(({ check }) => check.asks);
  const visited = await visit({ target, provider, asks }, tools, signals);
  if ("reason" in visited.reply) return notAssessed(planned, visited.reply.reason, visited);
  const { answers } = visited.reply;
  return {
    target: toRow(target, null, { ...visited, observed: true }),
    findings: judgeAll(planned, answers, tools),
    planned: checks.length,
    ...(tools.keepAnswers === true && { observations: pairs(asks, answers) }),
  };
}

/** The result of a visit that came to nothing, or never began: every planned check is unknown for the same reason. */
export function notAssessed(
  { target, checks, revision }: Pick<Visit, "target" | "checks" | "revision">,
  reason: Reason,
  after?: Pick<Visited, "transport" | "leftovers">,
): TargetResult {
  const outcome = unknown(reason.code, reason.detail);
  return {
    target: toRow(target, reason, after),
    findings: checks.map(({ policy, check }) => toFinding({ target, policy, check, revision }, { outcome })),
    planned: checks.length,
  };
}

/** The row of targets that are there but could not be listed, so that a run which saw too little never looks complete. */
export const notListed = (target: Target, reason: Reason): TargetResult => ({
  target: toRow(target, reason),
  findings: [],
  planned: null,
});

const pairs = (asks: readonly Ask[], answers: readonly Answer[]): readonly Observation[] =>
  asks.flatMap((ask, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : [{ ask, answer }];
  });

function judgeAll(
  { target, checks, revision }: Visit,
  answers: readonly Answer[],
  { types = checkTypes, logger }: AssessTools,
): readonly Finding[] {
  let next = 0;
  return checks.map(({ policy, check }) => {
    const own = answers.slice(next, (next += check.asks.length));
    return toFinding({ target, policy, check, revision }, judge(check, own, { types, logger }));
  });
}

function toRow(
  target: Target,
  reason: Reason | null,
  {
    transport = null,
    leftovers = [],
    observed = false,
  }: Partial<Pick<ReportTarget, "transport" | "leftovers" | "observed">> = {},
): ReportTarget {
  const text = (value: string | undefined) => (value === undefined ? null : printable(value));
  return {
    id: target.id,
    provider: target.provider,
    domain: text(target.domain),
    userProfile: text(target.userProfile),
    space: text(target.space),
    appType: text(target.appType),
    state: printable(target.state),
    observed,
    reason: reason?.code ?? null,
    detail: text(reason?.detail),
    transport,
    leftovers,
  };
}
