import type { Fixture } from "../model/fixture.ts";
import type { OutcomeKind } from "../model/outcome.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { TargetProvider } from "../model/ports.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { decideOn, factsInWords } from "../policy/cel/decide.ts";
import { askBelow } from "../probe/rooted.ts";
import { assess } from "./assess.ts";
import { plannedCheck, type PlannedCheck } from "./plan.ts";
import type { VisitSignals, VisitTools } from "./visit.ts";

/** What policies came to on one fixture. */
export interface Proof {
  readonly fixture: Fixture;
  /** What is not as the fixture says. None: it agrees. */
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly wanted: OutcomeKind;
  readonly finding: Finding;
}

interface Proving {
  readonly policies: readonly CompiledPolicy[];
  readonly provider: TargetProvider;
  readonly target: Target;
  /** Where the fixture's absolute paths start. */
  readonly root: string;
}

/**
 * Puts every check of the policies to the fixture, whomever they select: a fixture stands for a home that they concern. One that says
 * which target it is proves `where` too: nothing applies where that does not hold.
 */
export async function prove(
  fixture: Fixture,
  { policies, provider, target, root }: Proving,
  tools: VisitTools,
  signals: VisitSignals,
): Promise<Proof> {
  const checks = policies.flatMap(({ name, checks, targets }) =>
    checks.map((check): PlannedCheck => {
      const asks = check.asks.map((ask) => askBelow(root, ask));
      return wherePlanned(fixture, plannedCheck(target, { name, targets: {} }, { ...check, asks }), {
        target,
        targets,
      });
    }),
  );
  const { findings } = await assess(
    { target, policyHash: "", revision: "", checks, exemptions: [] },
    provider,
    tools,
    signals,
  );
  const wanted = (finding: Finding): OutcomeKind => wantedOutcome(fixture, finding);
  return {
    fixture,
    disagreements: findings.flatMap((finding) =>
      finding.outcome === wanted(finding) ? [] : [{ wanted: wanted(finding), finding }],
    ),
  };
}

function wherePlanned(
  { app, target: described }: Fixture,
  planned: PlannedCheck,
  { target, targets: { where } }: { readonly target: Target; readonly targets: CompiledPolicy["targets"] },
): PlannedCheck {
  if (where === undefined || (app === undefined && described === undefined)) return planned;
  const selected = decideOn(target, where);
  if (selected !== false) return plannedCheck(target, { name: planned.policy, targets: { where } }, planned.check);
  const fact = `not selected: ${where}: ${factsInWords(target, where)}`;
  return { ...planned, check: { ...planned.check, asks: [] }, ruled: { outcome: { kind: "notApplicable", fact } } };
}

export function wantedOutcome(
  { fails, unknown, notApplicable }: Pick<Fixture, "fails" | "unknown" | "notApplicable">,
  { policy, check }: { readonly policy: string; readonly check: string },
): OutcomeKind {
  const named = (list: readonly string[]): boolean => list.includes(check) || list.includes(`${policy}/${check}`);
  if (named(fails)) return "fail";
  if (named(unknown)) return "unknown";
  return named(notApplicable) ? "notApplicable" : "pass";
}
