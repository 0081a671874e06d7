import { checkTypes } from "../checks/registry.ts";
import type { ChangeAnswer } from "../model/change.ts";
import type { CheckType } from "../model/check.ts";
import type { Answer, Ask } from "../model/observation.ts";
import { type Reason, unknown } from "../model/outcome.ts";
import type { TargetProvider } from "../model/ports.ts";
import type { Finding, ReportTarget } from "../model/report.ts";
import type { Observation } from "../model/records.ts";
import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import { disposed } from "./disposition.ts";
import { toFinding, toFindings } from "./finding.ts";
import { judge } from "./judge.ts";
import { contextOf } from "./judge-context.ts";
import type { PlannedCheck, Visit } from "./plan.ts";
import { type Visited, visit, type VisitRequest, type VisitSignals, type VisitTools } from "./visit.ts";

/** Everything that a run has to say about one target. */
export interface TargetResult {
  readonly target: ReportTarget;
  /** At least one for each planned check. */
  readonly findings: readonly Finding[];
  /** How many checks apply to the target; `null` when it stands for targets that could not even be listed. */
  readonly planned: number | null;
  /** What was asked and what came back, when it was asked for and came. */
  readonly observations?: readonly Observation[];
}

/** What judging needs. */
export type JudgeTools = Pick<AssessTools, "types" | "logger" | "now">;

export interface AssessTools extends VisitTools {
  /** The built-in ones unless given. */
  readonly types?: readonly CheckType[];
  /** Whether results carry the answers themselves; off unless given, since they hold what homes hold. */
  readonly keepAnswers?: boolean;
}

/** Visits one target and judges what came back. A target of which nothing is asked is not logged in to. Never rejects. */
export async function assess(
  planned: Visit,
  provider: TargetProvider,
  tools: AssessTools,
  signals: VisitSignals,
): Promise<TargetResult> {
  return (await assessWith(planned, provider, tools, signals, {})).result;
}

/** What one visit does besides assessing. */
export interface Besides extends Pick<VisitRequest, "changes" | "intents" | "beforeSending"> {
  /** Asked after the checks' own questions. */
  readonly also?: readonly Ask[];
}

export interface AssessedWith {
  readonly result: TargetResult;
  /** Why nothing came back; what was to be changed may be changed all the same, once it was sent. */
  readonly reason?: Reason;
  /** The answers to `also`; none where nothing came back. */
  readonly also: readonly Answer[];
  readonly changes: readonly ChangeAnswer[];
}

/** The same, with changes made before the questions are asked, and with questions of its own. Never rejects. */
export async function assessWith(
  planned: Visit,
  provider: TargetProvider,
  tools: AssessTools,
  signals: VisitSignals,
  { also = [], changes = [], ...besides }: Besides,
): Promise<AssessedWith> {
  const { target, checks } = planned;
  const own = checks.flatMap(({ check }) => check.asks);
  const asks = [...own, ...also];
  if (asks.length === 0 && changes.length === 0) return { result: withoutLogin(planned, tools), also: [], changes: [] };
  const visited = await visit({ target, provider, asks, changes, ...besides }, tools, signals);
  if ("reason" in visited.reply) {
    const { reason } = visited.reply;
    return { result: notAssessed(planned, reason, tools, visited), reason, also: [], changes: [] };
  }
  const { answers } = visited.reply;
  const result = {
    target: toRow(target, null, { ...visited, observed: true }),
    findings: treated(planned, judgeAll(planned, answers, tools), tools),
    planned: checks.length,
    ...(tools.keepAnswers === true && { observations: pairs(own, answers) }),
  };
  return { result, also: answers.slice(own.length), changes: visited.reply.changes };
}

/**
 * The result of a visit that came to nothing, or never began: every planned check is unknown for the same reason, but for those
 * that ask nothing of the target and are judged by what is known without it.
 */
export function notAssessed(
  planned: Planned,
  reason: Reason,
  tools: JudgeTools,
  after?: Pick<Visited, "transport" | "leftovers">,
): TargetResult {
  const { target, checks, revision } = planned;
  if (checks.length > 0 && checks.every(asksNothing)) return withoutLogin(planned, tools);
  const outcome = unknown(reason.code, reason.detail);
  return {
    target: toRow(target, reason, after),
    findings: treated(
      planned,
      checks.flatMap((one) =>
        asksNothing(one)
          ? judgeAll({ target, checks: [one], revision }, [], tools)
          : [toFinding({ target, ...one, revision }, { outcome })],
      ),
      tools,
    ),
    planned: checks.length,
  };
}

type Planned = Omit<Visit, "policyHash">;

const treated = (
  { exemptions }: Pick<Visit, "exemptions">,
  findings: readonly Finding[],
  { now }: JudgeTools,
): readonly Finding[] => disposed(findings, exemptions, now());

const asksNothing = ({ check }: PlannedCheck): boolean => check.asks.length === 0;

/** The result where nothing has to be asked: a target counts as observed when anything could be told of it. */
function withoutLogin(planned: Planned, tools: JudgeTools): TargetResult {
  const findings = treated(planned, judgeAll(planned, [], tools), tools);
  const told = findings.some(({ reason }) => reason === null);
  const [first] = findings;
  const { reason = null, detail = null } = told ? {} : (first ?? {});
  return {
    target: toRow(planned.target, reason === null ? null : { code: reason, ...(detail !== null && { detail }) }, {
      observed: told,
    }),
    findings,
    planned: planned.checks.length,
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
  { target, checks, revision }: Pick<Visit, "target" | "checks" | "revision">,
  answers: readonly Answer[],
  { types = checkTypes, logger, now }: JudgeTools,
): readonly Finding[] {
  const context = contextOf(target, now());
  let next = 0;
  return checks.flatMap(({ policy, check, ruled }) => {
    const own = answers.slice(next, (next += check.asks.length));
    const judgement = ruled ?? judge(check, own, { types, logger, context });
    return toFindings({ target, policy, check, revision }, judgement);
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
    ...(target.arn !== undefined && { arn: printable(target.arn) }),
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
