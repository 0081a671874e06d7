import { checkTypes } from "../../checks/registry.ts";
import { remedyAsks, repairOf } from "../../checks/repair-of.ts";
import type { Change, ChangeAnswer } from "../../model/change.ts";
import type { Answer, Ask } from "../../model/observation.ts";
import { type OutcomeKind, remedyFor } from "../../model/outcome.ts";
import type { CompiledCheck } from "../../model/policy.ts";
import type { TargetProvider } from "../../model/ports.ts";
import type { Target } from "../../model/target.ts";
import { printable } from "../../model/untrusted.ts";
import { askBelow, changeBelow } from "../../probe/rooted.ts";
import { judge } from "../judge.ts";
import { contextOf } from "../judge-context.ts";
import { visit, type VisitSignals, type VisitTools } from "../visit.ts";
import { firstFault } from "./fault.ts";
import { undoAll } from "./undo.ts";

export interface RemedyProving {
  /** Its own asks are below `root`. */
  readonly check: CompiledCheck;
  /** Where absolute paths start. */
  readonly root: string;
  readonly provider: TargetProvider;
  readonly target: Target;
  /** What stands at each path of the whole home, as a text that is equal where it is. */
  readonly fingerprint: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Puts the remedy of a check that fails to its proof: it makes the check pass, made again it changes nothing, and undone, where it
 * can be, it leaves the home as it was. Gives what went otherwise, one printable sentence; undefined where all went so. `left` where it leaves this home
 * to a person; `hasUndo: false` where a command names none, so that nothing says what the home would be like. Rejects with the system's errors of `fingerprint`.
 */
export async function proveRemedy(
  proving: RemedyProving,
  tools: VisitTools,
  signals: VisitSignals,
): Promise<{ readonly wrong?: string; readonly left?: string; readonly hasUndo?: false }> {
  const { check, root, fingerprint } = proving;
  const go = (changes: readonly Change[], asks: readonly Ask[]): Promise<Went> =>
    visited(proving, { changes, asks }, tools, signals);
  const start = await fingerprint();
  const looked = await go(
    [],
    remedyAsks(check).map((ask) => askBelow(root, ask)),
  );
  if ("why" in looked) return { wrong: looked.why };
  const told = repairOf(check, looked.answers);
  if (told === undefined) return { wrong: "it has no remedy that a machine makes" };
  if ("cannot" in told) return { left: told.cannot };
  // A command that the policy holds is its author's business.
  const repair = check.remedy === "auto" ? { changes: told.changes.map((change) => changeBelow(root, change)) } : told;
  const made = await go(repair.changes, check.asks);
  if ("why" in made) return { wrong: made.why };
  const broken = firstFault(made.changes);
  if (broken !== undefined) return { wrong: `the change was not made: ${broken}` };
  const outcome = judgedAs(proving, made.answers, tools);
  if (outcome !== "pass") return { wrong: `after the change the check comes to ${outcome}` };
  const repaired = await fingerprint();
  const again = await go(repair.changes, []);
  if ("why" in again) return { wrong: again.why };
  const [changed] = differing(repaired, await fingerprint());
  if (changed !== undefined) return { wrong: `made again, it changed ${printable(changed, 200)}` };
  const undo = undoAll(repair.changes, made.changes);
  if (undo === null) return { hasUndo: false };
  const undone = await go(undo, []);
  if ("why" in undone) return { wrong: undone.why };
  const stuck = firstFault(undone.changes);
  if (stuck !== undefined) return { wrong: `it could not be undone: ${stuck}` };
  const [left] = differing(start, await fingerprint());
  return left === undefined ? {} : { wrong: `undone, ${printable(left, 200)} is not as it was` };
}

/** The paths at which something else stands. */
const differing = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));

type Went =
  | { readonly answers: readonly Answer[]; readonly changes: readonly ChangeAnswer[] }
  | { readonly why: string };

async function visited(
  { provider, target }: RemedyProving,
  request: { readonly asks: readonly Ask[]; readonly changes: readonly Change[] },
  tools: VisitTools,
  signals: VisitSignals,
): Promise<Went> {
  const { reply } = await visit({ provider, target, ...request }, tools, signals);
  if (!("reason" in reply)) return reply;
  const { code, detail } = reply.reason;
  return { why: `the visit came to nothing: ${detail ?? remedyFor(code)}` };
}

function judgedAs({ check, target }: RemedyProving, answers: readonly Answer[], tools: VisitTools): OutcomeKind {
  const context = contextOf(target, tools.now());
  return judge(check, answers, { types: checkTypes, context, logger: tools.logger }).outcome.kind;
}
