import { type Fixture, isNamed } from "../model/fixture.ts";
import type { OutcomeKind } from "../model/outcome.ts";
import type { CompiledPolicy } from "../model/policy.ts";
import type { TargetProvider } from "../model/ports.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { decideOn, factsInWords } from "../policy/cel/decide.ts";
import { askBelow } from "../probe/rooted.ts";
import { assess } from "./assess.ts";
import { proveRemedy, type RemedyProving } from "./remedies/prove-remedy.ts";
import { plannedCheck, type PlannedCheck } from "./plan.ts";
import type { VisitSignals, VisitTools } from "./visit.ts";

/** What policies came to on one fixture. */
export interface Proof {
  readonly fixture: Fixture;
  /** What is not as the fixture says. None: it agrees. */
  readonly disagreements: readonly Disagreement[];
  /** How many remedies have repaired what fails here, and been undone; `final` are those that nothing undoes. */
  readonly repaired: number;
  readonly final: number;
}

export interface Disagreement {
  readonly wanted: OutcomeKind;
  readonly finding: Finding;
  /** What is wrong with its remedy, printable; the outcome is as wanted then. */
  readonly remedy?: string;
}

interface Proving {
  readonly policies: readonly CompiledPolicy[];
  readonly provider: TargetProvider;
  readonly target: Target;
  /** Where the fixture's absolute paths start. */
  readonly root: string;
  readonly fingerprint: RemedyProving["fingerprint"];
}

/**
 * Puts every check of the policies to the fixture, whomever they select: a fixture stands for a home that they concern. One that says
 * which target it is proves `where` too: nothing applies where that does not hold.
 */
export async function prove(
  fixture: Fixture,
  { policies, provider, target, root, fingerprint }: Proving,
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
  const outcomes = findings.flatMap((finding) =>
    finding.outcome === wanted(finding) ? [] : [{ wanted: wanted(finding), finding }],
  );
  const remedies: Disagreement[] = [];
  let repaired = 0;
  let final = 0;
  for (const finding of findings) {
    const check = checks.find((one) => one.policy === finding.policy && one.check.id === finding.check)?.check;
    if (check?.remedy === undefined || finding.outcome !== "fail" || wanted(finding) !== "fail") continue;
    const { wrong, left, hasUndo } = await proveRemedy({ check, root, provider, target, fingerprint }, tools, signals);
    const problem = wrong ?? leftWrongly(fixture, finding, left);
    if (problem !== undefined) remedies.push({ wanted: "fail", finding, remedy: problem });
    else if (hasUndo === false) final += 1;
    else if (left === undefined) repaired += 1;
  }
  return { fixture, disagreements: [...outcomes, ...remedies], repaired, final };
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

/** A fixture says which repairs are left to a person there. */
function leftWrongly({ byHand }: Fixture, finding: Finding, left: string | undefined): string | undefined {
  const named = isNamed(byHand, finding);
  if (left !== undefined) return named ? undefined : `it leaves this home to a person: ${left}`;
  return named ? "`byHand` says that it is left to a person here, and it was repaired" : undefined;
}

export function wantedOutcome(
  { fails, unknown, notApplicable }: Pick<Fixture, "fails" | "unknown" | "notApplicable">,
  { policy, check }: { readonly policy: string; readonly check: string },
): OutcomeKind {
  const named = (list: readonly string[]): boolean => isNamed(list, { policy, check });
  if (named(fails)) return "fail";
  if (named(unknown)) return "unknown";
  return named(notApplicable) ? "notApplicable" : "pass";
}
