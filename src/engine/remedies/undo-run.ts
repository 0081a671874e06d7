import type { Change } from "../../model/change.ts";
import type { TargetProvider } from "../../model/ports.ts";
import type { Intent } from "../../model/records.ts";
import { type Rail, rails, type RemedyState, type Step } from "../../model/remedy.ts";
import { remedyFor } from "../../model/outcome.ts";
import { printable } from "../../model/untrusted.ts";
import type { Target } from "../../model/target.ts";
import { brakes } from "../brakes.ts";
import { visit, type VisitSignals, type VisitTools } from "../visit.ts";
import { dispatch, type DispatchTools, type Ending, type Errand, type Seen } from "./dispatch.ts";
import { firstFault } from "./fault.ts";
import { changeOf, keptChange } from "./kept-change.ts";
import { lookAt, type Standing, standings } from "./look-at.ts";
import { stepOf } from "./step.ts";
import { undoAll } from "./undo.ts";
import type { Answer } from "../../model/observation.ts";

/** One intent of a run, and what would put it back. */
export interface PlannedUndo {
  readonly intent: Intent;
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
}

export interface UndoPlan {
  /** The last one first. */
  readonly undos: readonly PlannedUndo[];
  /** Those that are left, each with why. */
  readonly left: readonly { readonly intent: Intent; readonly why: string }[];
}

/** What would put a run back: what it changed, and has not been put back since. `before` are all intents of runs that undid it. */
export function planUndo(
  intents: readonly Intent[],
  { undone, allowedCommands }: { readonly undone: ReadonlySet<string>; readonly allowedCommands: readonly string[] },
): UndoPlan {
  const undos: PlannedUndo[] = [];
  const left: UndoPlan["left"][number][] = [];
  for (const intent of intents.toReversed()) {
    const why = notUndone(intent, undone);
    if (why !== undefined) {
      left.push({ intent, why });
      continue;
    }
    const changes = (intent.undo ?? []).map(changeOf);
    const refused = changes.find(
      (one) => one.kind === "run" && intent.written && !allowedCommands.includes(one.command),
    );
    if (refused?.kind === "run") {
      left.push({ intent, why: `${rails.command} (${printable(refused.command, 400)})` });
      continue;
    }
    if (changes.length > 0) undos.push({ intent, changes, steps: changes.map(stepOf) });
  }
  return { undos, left };
}

function notUndone({ id, state, undo }: Intent, undone: ReadonlySet<string>): string | undefined {
  if (undone.has(id)) return "It has been put back already.";
  if (state === "blocked" || state === "refused") return "It changed nothing.";
  if (state === "intended" || state === "dispatched" || state === "ambiguous")
    return "What came of it is not known yet; `plumbline apply` or `undo` looks first.";
  return undo === null ? "It cannot be put back by a machine." : undefined;
}

export interface UndoTools extends VisitTools, DispatchTools {
  readonly run: string;
  readonly intentId: () => string;
  readonly stopped: () => Rail | undefined;
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
}

export interface UndoResult {
  readonly undo: PlannedUndo;
  readonly state: RemedyState;
  readonly detail: string | null;
  readonly id: string | null;
}

/**
 * Puts back what was planned, one target after the other, and looks whether it is; the first that fails ends it. The mode ceiling does not
 * hold it: a person asks for it, of one run, and who lowers the ceiling after an accident wants to undo what led to it. Rejects where an
 * intent could not be kept.
 */
export async function* undoRun(
  undos: readonly PlannedUndo[],
  providers: readonly TargetProvider[],
  tools: UndoTools,
): AsyncGenerator<UndoResult, void, undefined> {
  using stopping = brakes(tools.signal, tools.stop, graceMs);
  let halt: string | undefined;
  const byTarget = Map.groupBy(undos, ({ intent }) => intent.target);
  for (const provider of providers) {
    if (byTarget.size === 0) break;
    for await (const target of provider.list(stopping.signals)) {
      const own = byTarget.get(target.id);
      if (own === undefined) continue;
      byTarget.delete(target.id);
      const rail = tools.stopped() ?? (tools.signal.aborted ? "stopped" : undefined);
      const reason = target.blocked && (target.blocked.detail ?? remedyFor(target.blocked.code));
      const why = rail === undefined ? (halt ?? reason) : rails[rail];
      if (why === undefined) {
        const results = await undoOn(target, provider, own, tools, stopping.signals);
        const spoiled = results.find(({ state }) => state === "failed" || state === "ambiguous");
        if (spoiled !== undefined) halt ??= `${rails.halted} (${spoiledWords(spoiled)})`;
        yield* results;
      } else for (const undo of own) yield notSent(undo, why);
      if (byTarget.size === 0) break;
    }
  }
  for (const undo of [...byTarget.values()].flat()) yield notSent(undo, "The target is no longer listed.");
}

const spoiledWords = ({ undo: { intent }, state }: UndoResult): string =>
  `${intent.policy}/${intent.check} on ${intent.target}: ${state}`;

const graceMs = 25_000;

const notSent = (undo: PlannedUndo, detail: string): UndoResult => ({ undo, state: "blocked", detail, id: null });

interface Looked extends Seen {
  readonly answers: readonly Answer[];
}

async function undoOn(
  target: Target,
  provider: TargetProvider,
  undos: readonly PlannedUndo[],
  tools: UndoTools,
  signals: VisitSignals,
): Promise<readonly UndoResult[]> {
  const steps = undos.map((undo) => undo.steps);
  const look = async (besides: Parameters<Parameters<typeof dispatch>[0]["send"]>[0]): Promise<Looked> => {
    const { reply } = await visit({ target, provider, asks: lookAt(steps.flat()), ...besides }, tools, signals);
    return "reason" in reply ? { reason: reply.reason, changes: [], answers: [] } : reply;
  };
  const errands = undos.map(({ intent, changes, steps: own }) => {
    const undo = undoAll(changes);
    return {
      changes,
      intent: {
        ...intent,
        id: tools.intentId(),
        run: tools.run,
        at: new Date(tools.now()).toISOString(),
        state: "intended" as const,
        detail: null,
        notDurable: null,
        steps: own,
        undo: undo === null ? null : undo.map(keptChange),
        undoes: intent.id,
      },
    };
  });
  const { intents } = await dispatch<Looked>(
    {
      errands,
      send: look,
      look: () => look({}),
      ending: (errand, seen) => {
        const index = errands.findIndex(({ intent }) => intent.id === errand.intent.id);
        const own = errand.intent.steps;
        if (own.length > 0 && own.every(({ kind }) => kind === "run")) return ranToItsEnd(errands, index, seen);
        return endings[standings(steps, seen.answers)[index] ?? "unknown"];
      },
    },
    tools,
  );
  return undos.map((undo, index) => {
    const intent = intents[index];
    const state =
      intent === undefined || intent.state === "intended" || intent.state === "dispatched" ? "ambiguous" : intent.state;
    return { undo, state, detail: intent?.detail ?? null, id: intent?.id ?? null };
  });
}

/** A command leaves nothing to look at but how it ended. */
function ranToItsEnd(errands: readonly Errand[], index: number, { changes }: Seen): Ending {
  const from = errands.slice(0, index).reduce((sum, errand) => sum + errand.changes.length, 0);
  const answers = changes.slice(from, from + (errands[index]?.changes.length ?? 0));
  if (answers.length === 0) return endings.unknown;
  const fault = firstFault(answers);
  return fault === undefined
    ? { state: "fixed", detail: "Its command ended well." }
    : { state: "failed", detail: fault };
}

const endings: Readonly<Record<Standing, Ending>> = {
  made: { state: "fixed", detail: null },
  "not-made": { state: "failed", detail: "It was sent, and the file is still as it was before." },
  neither: { state: "failed", detail: "It was sent, and the file is neither as it was before nor as it was to be." },
  unknown: { state: "failed", detail: "It was sent, and what is there now could not be looked at." },
};
