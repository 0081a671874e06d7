import { UsageError } from "../../model/errors.ts";
import type { TargetProvider } from "../../model/ports.ts";
import type { Intent } from "../../model/records.ts";
import type { Target } from "../../model/target.ts";
import { remedyFor } from "../../model/outcome.ts";
import { visit, type VisitSignals, type VisitTools } from "../visit.ts";
import type { Journal } from "./dispatch.ts";
import { lookAt, type Standing, standings } from "./look-at.ts";

export interface Recovery {
  /** Those that are settled now. */
  readonly settled: readonly Intent[];
  /** Those of which nothing could be seen, each with why; without those of targets that none of the providers could list. */
  readonly ambiguous: readonly Intent[];
}

/**
 * Ends what a run that died has left open. What was not sent never will be; what may have been is looked at, and never sent again. What
 * cannot be looked at now stays ambiguous. Rejects where an intent could not be kept.
 */
export async function recoverIntents(
  open: readonly Intent[],
  providers: readonly TargetProvider[],
  tools: VisitTools & { readonly journal: Journal },
  signals: VisitSignals,
): Promise<Recovery> {
  const { journal } = tools;
  const unsent = open
    .filter(({ state }) => state === "intended")
    .map((one): Intent => ({ ...one, state: "blocked", detail: "The run ended before it was sent." }));
  await journal.putIntents(unsent);
  const dispatched = open.filter(({ state }) => state === "dispatched");
  const broken = dispatched.map((one): Intent => ({
    ...one,
    state: "ambiguous",
    detail: "The run ended while it was made.",
  }));
  await journal.putIntents(broken);
  const ambiguous = [...broken, ...open.filter(({ state }) => state === "ambiguous")].filter(isOneOf(providers));
  const byTarget = Map.groupBy(ambiguous, ({ target }) => target);
  const settled: Intent[] = [...unsent];
  const left: Intent[] = [];
  const whole = new Set<string>();
  for (const provider of providers) {
    const listed = await listedOf(provider, byTarget, signals);
    if (listed.complete) for (const fleet of listed.fleets) whole.add(fleet);
    for (const [target, own] of listed.found) {
      byTarget.delete(target.id);
      const seen = await lookedAt(own, { target, provider }, tools, signals);
      const ended = seen.filter(({ state }) => state !== "ambiguous");
      await journal.putIntents(ended);
      settled.push(...ended);
      left.push(...seen.filter(({ state }) => state === "ambiguous"));
    }
  }
  const unlisted = [...byTarget.values()].flat();
  const isGone = ({ target, at }: Intent): boolean =>
    whole.has(fleetOf(target)) && tools.now() - Date.parse(at) >= goneAfterMs;
  const gone = unlisted
    .filter(isGone)
    .map((one): Intent => ({ ...one, state: "failed", detail: "Its home is gone; nobody saw what came of it." }));
  await journal.putIntents(gone);
  const missing = unlisted
    .filter((one) => !isGone(one))
    .map((one): Intent => ({ ...one, detail: "The target is not listed now." }));
  return { settled: [...settled, ...gone], ambiguous: [...left, ...missing] };
}

/** One list that came up short is no proof that a home is gone. */
const goneAfterMs = 86_400_000;

/** Which homes are listed together: those of one domain, server or account. */
const fleetOf = (target: string): string => target.split("/").slice(0, 2).join("/");

/** An id begins with the name of the provider that lists its target: one store may know homes of several. */
const isOneOf =
  (providers: readonly TargetProvider[]) =>
  ({ target }: Intent): boolean =>
    providers.some(({ name }) => target === name || target.startsWith(`${name}/`));

/** Those of a provider's targets that something is open on; what a listing that fails did not come to stays open. */
async function listedOf<T>(
  provider: TargetProvider,
  byTarget: ReadonlyMap<string, T>,
  signals: VisitSignals,
): Promise<Listed<T>> {
  const found: (readonly [Target, T])[] = [];
  const fleets = new Set<string>();
  if (byTarget.size === 0) return { found, fleets, complete: false };
  try {
    let complete = true;
    for await (const target of provider.list(signals)) {
      fleets.add(fleetOf(target.id));
      if (target.unlisted === true) complete = false;
      const own = byTarget.get(target.id);
      if (own !== undefined) found.push([target, own]);
      if (found.length === byTarget.size) break;
    }
    return { found, fleets, complete };
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
  return { found, fleets, complete: false };
}

interface Listed<T> {
  readonly found: readonly (readonly [Target, T])[];
  readonly fleets: ReadonlySet<string>;
  /** Whether it came to its end. */
  readonly complete: boolean;
}

async function lookedAt(
  intents: readonly Intent[],
  { target, provider }: { readonly target: Target; readonly provider: TargetProvider },
  tools: VisitTools,
  signals: VisitSignals,
): Promise<readonly Intent[]> {
  const stays = (detail: string): readonly Intent[] => intents.map((one) => ({ ...one, detail }));
  if (target.blocked !== undefined) return stays(target.blocked.detail ?? remedyFor(target.blocked.code));
  const steps = intents.map((intent) => intent.steps);
  const { reply } = await visit({ target, provider, asks: lookAt(steps.flat()) }, tools, signals);
  if ("reason" in reply) return stays(reply.reason.detail ?? remedyFor(reply.reason.code));
  const stand = standings(steps, reply.answers);
  return intents.map((intent, index) => endedBy(intent, stand[index] ?? "unknown", tools.now()));
}

/** Milliseconds in which a command may still run: ten minutes at most, and what it took to send it. */
const commandMs = 900_000;

function endedBy(intent: Intent, stands: Standing, now: number): Intent {
  switch (stands) {
    case "made":
      return {
        ...intent,
        state: intent.notDurable === null ? "fixed" : "not-durable",
        detail: "The run ended while it was made; a later look found it done.",
      };
    case "not-made":
      return { ...intent, state: "failed", detail: "The run ended while it was made; a later look found it not done." };
    case "neither":
      return {
        ...intent,
        state: "failed",
        detail: "The run ended while it was made; a later look found neither what was there before nor what was to be.",
      };
    case "unknown":
      if (intent.steps.every(({ kind }) => kind === "write" || kind === "remove" || kind === "mode"))
        return { ...intent, detail: "What it changed could not be looked at." };
      return now - Date.parse(intent.at) < commandMs
        ? { ...intent, detail: "The run ended while its command ran, and it may still run." }
        : { ...intent, state: "failed", detail: "The run ended while its command ran; the next scan tells." };
    default:
      return stands satisfies never;
  }
}
