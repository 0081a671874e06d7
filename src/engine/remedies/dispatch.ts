import type { Change, ChangeAnswer } from "../../model/change.ts";
import { NotAssessed } from "../../model/errors.ts";
import { type Reason, remedyFor } from "../../model/outcome.ts";
import type { Session } from "../../model/ports.ts";
import type { Intent } from "../../model/records.ts";
import { type Rail, rails, type RemedyState } from "../../model/remedy.ts";
import type { StoreWriter } from "../../model/store.ts";
import type { Besides } from "../assess.ts";
import { faultOf, firstFault } from "./fault.ts";
import { keptChange } from "./kept-change.ts";
import { undoAll } from "./undo.ts";

/** One intent and the changes that it stands for. */
export interface Errand {
  /** `intended`. */
  readonly intent: Intent;
  readonly changes: readonly Change[];
}

/** Where intents are kept: on the disk when it resolves. Rejects where they could not be, and then nothing may be sent. */
export type Journal = Pick<StoreWriter, "putIntents">;

export interface DispatchTools {
  readonly journal: Journal;
  /** The rail that forbids to send anything to this target now, asked last of all. */
  readonly brake: (session: Session) => Promise<Rail | undefined>;
}

/** What came of one visit. */
export interface Seen {
  /** Why nothing came back. */
  readonly reason?: Reason;
  readonly changes: readonly ChangeAnswer[];
}

export interface Ending {
  readonly state: Exclude<RemedyState, "ambiguous">;
  readonly detail: string | null;
}

export interface Dispatching<S extends Seen> {
  readonly errands: readonly Errand[];
  /** One visit that makes these changes and looks afterwards. Never rejects. */
  readonly send: (besides: Pick<Besides, "changes" | "intents" | "beforeSending">) => Promise<S>;
  /** One visit that only looks. Never rejects. */
  readonly look: () => Promise<S>;
  /** What became of one errand, by what was seen afterwards. */
  readonly ending: (errand: Errand, seen: S) => Ending;
}

/**
 * Sends the changes of some intents to one target, at most once: they are on the disk as `dispatched` before the first byte leaves, and
 * nothing leads from there to sending them again. Where the connection breaks after that, it looks, and what could not be seen stays
 * `ambiguous` for the next run. Rejects where an intent could not be kept.
 */
export async function dispatch<S extends Seen>(
  { errands, send, look, ending }: Dispatching<S>,
  { journal, brake }: DispatchTools,
): Promise<{ readonly intents: readonly Intent[]; readonly seen: S }> {
  const all = (state: Intent["state"], detail: string | null = null): readonly Intent[] =>
    errands.map(({ intent }) => ({ ...intent, state, detail }));
  const keep = async (intents: readonly Intent[]): Promise<readonly Intent[]> => {
    await journal.putIntents(intents);
    return intents;
  };
  await keep(all("intended"));
  let sent = false;
  let rail: Rail | undefined;
  const seen = await send({
    changes: errands.flatMap(({ changes }) => changes),
    intents: errands.flatMap(({ intent, changes }) => changes.map(() => intent.id)),
    beforeSending: async (session) => {
      rail = await brake(session);
      if (rail !== undefined) throw new NotAssessed("interrupted", rails[rail], { remedy: rails[rail] });
      await keep(all("dispatched"));
      sent = true;
    },
  });
  if (!sent)
    return { intents: await keep(all("blocked", rail === undefined ? inWords(seen.reason) : rails[rail])), seen };
  if (seen.reason === undefined) return { intents: await keep(settled(errands, seen, ending)), seen };
  await keep(all("ambiguous", inWords(seen.reason)));
  const looked = await look();
  if (looked.reason !== undefined) return { intents: all("ambiguous", inWords(seen.reason)), seen: looked };
  return { intents: await keep(settled(errands, looked, ending)), seen: looked };
}

function settled<S extends Seen>(
  errands: readonly Errand[],
  seen: S,
  ending: Dispatching<S>["ending"],
): readonly Intent[] {
  let next = 0;
  return errands.map((errand) => {
    const { intent, changes } = errand;
    const answers = seen.changes.slice(next, (next += changes.length));
    const undo = undoAll(changes, answers);
    return {
      ...intent,
      ...withDoubt(refusal(answers) ?? withFault(ending(errand, seen), answers), answers),
      undo: undo === null ? null : undo.map(keptChange),
    };
  });
}

/** What the target itself did not do. Where a part was done before that, it is a failure, which can be undone. */
function refusal(answers: readonly ChangeAnswer[]): Ending | undefined {
  const first = answers.find((answer) => answer.kind === "not-changed");
  if (first?.kind !== "not-changed") return undefined;
  const untouched = answers.every(({ kind }) => kind === "not-changed");
  return { state: untouched && !accidents.has(first.code) ? "refused" : "failed", detail: faultOf(first) ?? null };
}

/** A command that failed says why, where the check still fails; where it passes, nothing is wrong. */
function withFault({ state, detail }: Ending, answers: readonly ChangeAnswer[]): Ending {
  const fault = state === "failed" ? firstFault(answers) : undefined;
  return { state, detail: fault === undefined ? detail : `${detail ?? ""} (${fault})` };
}

/** Everybody sees it, and a power cut may take it back. */
function withDoubt({ state, detail }: Ending, answers: readonly ChangeAnswer[]): Ending {
  if (!answers.some((answer) => answer.kind === "changed" && answer.unsettled === true)) return { state, detail };
  const doubt = "The system did not confirm that it is on the disk.";
  return { state, detail: detail === null ? doubt : `${detail} ${doubt}` };
}

/** What the system could not do; the others are what our own precautions refuse. */
const accidents: ReadonlySet<string> = new Set(["no-tool", "denied", "read-only", "no-space", "failed"]);

const inWords = (reason: Reason | undefined): string =>
  reason === undefined ? "Nothing was sent." : (reason.detail ?? remedyFor(reason.code));
