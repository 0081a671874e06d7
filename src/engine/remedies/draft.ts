import { createHash } from "node:crypto";
import { answerAfter } from "../../checks/repair.ts";
import { aboutRepair, remedyAsks, repairOf } from "../../checks/repair-of.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import type { Change } from "../../model/change.ts";
import type { Answer } from "../../model/observation.ts";
import type { CompiledCheck, Mode } from "../../model/policy.ts";
import type { LeftToPerson, PlannedRemedy } from "../../model/remedy.ts";
import type { Finding } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { findingId } from "../finding.ts";
import type { PlannedCheck } from "../plan.ts";
import { stepOf } from "./step.ts";

/** A remedy with the changes themselves, which hold content and so never leave the process. */
export interface Draft {
  readonly remedy: PlannedRemedy;
  readonly changes: readonly Change[];
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly left: readonly LeftToPerson[];
}

/** A check with the answers to the asks of its remedy. */
export interface Repairable extends PlannedCheck {
  readonly answers: readonly Answer[];
}

/** Whether a remedy has to be asked about at all. */
export const mayRepair = ({ check, ruled }: PlannedCheck): boolean => check.remedy !== undefined && ruled === undefined;

export const asksOf = ({ check }: PlannedCheck): ReturnType<typeof remedyAsks> => remedyAsks(check);

/**
 * What would repair the failing findings of one target, in the order of its checks. Each remedy starts from what those before it
 * leave behind, so that several can change one file in one visit.
 */
export function draftRemedies(
  target: string,
  findings: readonly Finding[],
  repairable: readonly Repairable[],
  modeOf: (policy: string) => Mode,
): Drafts {
  const drafts: Draft[] = [];
  const left: LeftToPerson[] = [];
  const done: Change[] = [];
  // What may be made comes first, so that it never builds on what will not be.
  const rank = ({ policy }: Finding): number => (modeOf(policy) === "enforce" ? 0 : 1);
  for (const failing of [...failingChecks(findings)].toSorted((a, b) => rank(a) - rank(b))) {
    const { policy, check: id, severity, remediation } = failing;
    const person = (why: string): void => void left.push({ target, policy, check: id, severity, why });
    const one = repairable.find((candidate) => candidate.policy === policy && candidate.check.id === id);
    if (one === undefined) {
      person(remediation ?? "The policy gives no remedy for it.");
      continue;
    }
    const answers = afterwards(one, done);
    const repair = repairOf(one.check, answers);
    if (repair === undefined) person(remediation ?? "The policy gives no remedy for it.");
    else if ("cannot" in repair) person(repair.cannot);
    else {
      done.push(...repair.changes);
      drafts.push({ remedy: remedyOf(target, one, repair.changes), changes: repair.changes });
    }
  }
  return { drafts, left };
}

/** One finding of each failing check that no exemption accepts. */
function failingChecks(findings: readonly Finding[]): Iterable<Finding> {
  const failing = findings.filter(({ outcome, disposition }) => outcome === "fail" && disposition !== "exempt");
  return new Map(failing.map((finding) => [JSON.stringify([finding.policy, finding.check]), finding])).values();
}

/** The answers as they would be once these changes are made. */
const afterwards = ({ check, answers }: Repairable, changes: readonly Change[]): readonly Answer[] => {
  if (changes.length === 0) return answers;
  return remedyAsks(check).map((ask, index) => {
    const answer = answers[index] ?? { kind: "none" as const, reason: "internal" as const };
    const own = changes.filter((change) => ask.kind === "files" && "path" in change && change.path === ask.path);
    return own.length === 0 || answer.kind !== "files" ? answer : answerAfter(answer, own);
  });
};

function remedyOf(target: string, { policy, check }: Repairable, changes: readonly Change[]): PlannedRemedy {
  const steps = changes.map(stepOf);
  const { risk = "high", layer = "session", notDurable = null } = aboutRepair(check, changes) ?? {};
  const what = { target, policy, check: check.id, steps: steps.map(({ diff: _, ...step }) => step) };
  return {
    id: createHash("sha256").update(canonicalJson(what)).digest("hex"),
    target,
    policy,
    check: check.id,
    title: check.title,
    severity: check.severity,
    finding: findingId(target, policy, check.id, check.subject),
    does: doesWhat(check),
    risk,
    layer,
    notDurable,
    steps,
    commands: commandsOf(check, changes),
    written: typeof check.remedy === "object",
    held: null,
  };
}

/** What puts back a command of ours names what was there, so it is no text that could be listed. */
function commandsOf({ remedy }: CompiledCheck, changes: readonly Change[]): readonly string[] {
  const written = typeof remedy === "object";
  const texts = changes.flatMap((change) =>
    change.kind === "run" ? [change.command, ...(written && change.undo !== undefined ? [change.undo] : [])] : [],
  );
  return [...new Set(texts)].map((text) => printable(text, 4096));
}

const doesWhat = ({ remediation, title }: CompiledCheck): string => remediation ?? title;
