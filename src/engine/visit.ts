import { NotAssessed } from "../model/errors.ts";
import type { Change, ChangeAnswer, ChangeAsk } from "../model/change.ts";
import type { Answer, Ask } from "../model/observation.ts";
import { type Reason, remedyFor } from "../model/outcome.ts";
import type { Abortable, Limits, Logger, Session, TargetProvider } from "../model/ports.ts";
import type { Program } from "../model/program.ts";
import type { Transport } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";
import { compileProgram } from "../probe/compile.ts";
import { mergeAsks } from "../probe/merge-asks.ts";
import { collectAnswers, type Collected } from "./answers.ts";
import { believed, canaries, type Canary } from "./canary.ts";
import { deadline, orAbort } from "./deadline.ts";
import { reasonOf } from "./reason.ts";

/** What a visit needs besides its target. */
export interface VisitTools {
  /** 32 lower-case hex digits from a cryptographic source, fresh at each call. */
  readonly nonce: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits: Limits;
  readonly logger: Logger;
  /**
   * Whether to leave an environment alone whose idle clock a visit would reset; `lastActivity` in milliseconds since the
   * epoch. Asked after the login and before the terminal; never where idleness costs nothing. Off unless given.
   */
  readonly defer?: (target: Target, lastActivity: number) => boolean;
}

export interface Visited {
  /** All answers in the order of the asks, or why there are none: half a reply is no reply. */
  readonly reply:
    | { readonly answers: readonly Answer[]; readonly changes: readonly ChangeAnswer[] }
    | { readonly reason: Reason };
  readonly transport: Transport | null;
  /** Printable names of what was still there afterwards. */
  readonly leftovers: readonly string[];
}

/** `signal` ends the questions, `stop` the clean-up too. */
export interface VisitSignals extends Abortable {
  readonly stop: AbortSignal;
}

export interface VisitRequest {
  readonly target: Target;
  readonly provider: TargetProvider;
  readonly asks: readonly Ask[];
  /** Made before the questions are asked, in order. */
  readonly changes?: readonly Change[];
  /** The intent behind each of them. */
  readonly intents?: readonly string[];
  /** Called after the login, when all that is left is to send the program; where it rejects, nothing is sent, for that reason. */
  readonly beforeSending?: (session: Session) => Promise<void>;
}

/**
 * One login to one target: open, ask everything at once, dispose. Never rejects: this is the one place where a thrown
 * error becomes a reason. When a signal fires, its reason is the visit's, whatever the broken-off work throws.
 */
export async function visit(request: VisitRequest, tools: VisitTools, signals: VisitSignals): Promise<Visited> {
  const { nonce, logger } = tools;
  const { target, asks, changes = [], intents } = request;
  const because = (error: unknown) => ({ reason: reasonOf(error, target.id, logger) });
  try {
    const merged = mergeAsks(asks);
    const known = canaries(nonce(), merged.asks);
    const changing = changes.map((change, index): ChangeAsk => {
      const intent = intents?.[index];
      return { kind: "change", change, ...(intent !== undefined && { intent }) };
    });
    const program = compileProgram([...known.map(({ ask }) => ask), ...changing, ...merged.asks], { nonce: nonce() });
    const session = await open(request, tools, signals);
    const reply = await mayVisit(session, target, tools, signals)
      .then(() => request.beforeSending?.(session))
      .then(() => converse(session, { program, known, commandsMs: commandsMs(changes) }, tools, signals))
      .then((all) => ({ answers: merged.spread(all.answers), changes: all.changes }))
      .catch(because);
    const leftovers = await close(session, request, tools, signals);
    return { reply, transport: session.transport, leftovers };
  } catch (error) {
    return { reply: because(error), transport: null, leftovers: [] };
  }
}

/** What a provider may take for a login besides `readyMs`; its own limits are tighter, this one holds when they fail. */
const loginMs = 60_000;
const cleanUpMs = 30_000;
/** What a party that was told to stop gets to end by itself. */
const settleMs = 1_000;

async function open(
  { provider, target }: VisitRequest,
  { limits }: VisitTools,
  { signal }: VisitSignals,
): Promise<Session> {
  using login = deadline(limits.readyMs + loginMs, () => late("the login did not end in time"), signal);
  login.signal.throwIfAborted();
  const opening = provider.open(target, { signal: login.signal, limits });
  try {
    return await orAbort(opening, login.signal, settleMs);
  } catch (error) {
    if (!login.signal.aborted) throw error;
    // A session that comes after we gave up is still ours to close; what it throws has nobody left to hear it.
    opening.then(async (late) => late[Symbol.asyncDispose]()).catch(() => undefined);
    throw login.signal.reason;
  }
}

/** @throws NotAssessed `idle-deferred` */
async function mayVisit(
  session: Session,
  target: Target,
  { defer, limits }: VisitTools,
  { signal }: VisitSignals,
): Promise<void> {
  if (defer === undefined || session.lastActivity === undefined) return;
  using time = deadline(limits.readyMs, () => late("the server did not say when it was last used"), signal);
  const used = await orAbort(session.lastActivity({ signal: time.signal }), time.signal, settleMs);
  if (used !== undefined && defer(target, used))
    throw new NotAssessed("idle-deferred", `not used since ${new Date(used).toISOString()}`, {
      remedy: remedyFor("idle-deferred"),
    });
}

/** What commands may take that change something: the end of a visit would leave them half done. */
const commandsMs = (changes: readonly Change[]): number =>
  changes.reduce((sum, change) => sum + (change.kind === "run" ? change.timeoutMs : 0), 0);

async function converse(
  session: Session,
  {
    program,
    known,
    commandsMs,
  }: { readonly program: Program; readonly known: readonly Canary[]; readonly commandsMs: number },
  { limits }: VisitTools,
  { signal }: VisitSignals,
): Promise<Collected> {
  const ms = limits.visitMs + commandsMs;
  using time = deadline(ms, () => late(`no whole answer within ${ms} ms`), signal);
  try {
    const frames = session.run(program, { signal: time.signal, limits });
    const all = await orAbort(collectAnswers(frames, program), time.signal, settleMs);
    return { ...all, answers: believed(known, all.answers) };
  } catch (error) {
    throw time.signal.aborted ? time.signal.reason : error;
  }
}

/** Disposes, and says what was left. A clean-up that fails is reported and never hides what was observed. */
async function close(
  session: Session,
  { target }: VisitRequest,
  { logger }: VisitTools,
  { stop }: VisitSignals,
): Promise<readonly string[]> {
  using time = deadline(cleanUpMs, () => late(`the clean-up did not end within ${cleanUpMs} ms`), stop);
  const named = () => session.leftovers.map((name) => printable(name, 200));
  try {
    await orAbort(session[Symbol.asyncDispose](), time.signal, settleMs);
    return named();
  } catch (error) {
    const { code, detail } = reasonOf(error, target.id, logger);
    logger.warn("clean-up failed", { target: target.id, code, detail });
    return [...named(), `unconfirmed, as the clean-up failed: ${detail ?? code}`];
  }
}

const late = (message: string) =>
  new NotAssessed("visit-timeout", message, { remedy: "Scan again, or raise limits.visitMs." });
