import type { Change, Lifecycle, SideState } from "../../../src/model/lifecycle.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";

export interface Sight {
  readonly outcome: OutcomeKind;
  /** Days since the start. */
  readonly day: number;
}

export interface Truth {
  readonly lifecycle: Lifecycle;
  readonly sides: readonly SideState[];
  readonly changes: readonly Change[];
  /** Day of the first fail. */
  readonly firstSeen: number | null;
  /** Day of the last look that could tell. */
  readonly lastSeen: number | null;
  readonly reopened: number;
}

/** Days are compared as the engine does, in whole milliseconds: 16.1 and 9.1 are seven days apart. */
const dayMs = 86_400_000;

interface Rules {
  readonly confirm: number;
  /** Days. */
  readonly freshness: number;
}

/**
 * The rules of formats.md §4 told once more, as slowly and plainly as possible: each look is answered from the whole history
 * before it. One finding, no commits, no sweeps.
 */
export function reference(sights: readonly Sight[], rules: Rules): readonly Truth[] {
  const truths: Truth[] = [];
  let [place, everOpen, reopened, stale, flapping, settledUpTo] = ["never" as Place, false, 0, false, false, 0];
  const moves: { readonly day: number; readonly look: number }[] = [];
  for (const [index, { outcome, day }] of sights.entries()) {
    const past = sights.slice(0, index).filter((one) => one.outcome !== "unknown");
    const changes: Change[] = [];
    const hasFailed = [...past, { outcome }].some((one) => one.outcome === "fail");
    if (outcome === "unknown") {
      const last = past.at(-1);
      const old =
        last !== undefined &&
        Math.round((day - last.day) * dayMs) > rules.freshness * dayMs &&
        place !== "out-of-scope";
      if (old && !stale && hasFailed) changes.push("stale");
      stale = old || (stale && hasFailed);
    } else {
      if (stale && hasFailed && past.some((one) => one.outcome === "fail")) changes.push("fresh");
      stale = false;
      const to = next(place, outcome, past, rules);
      const moved = isOpen(place) !== isOpen(to);
      const change = nameOf(place, to, everOpen);
      if (change === "reopened") reopened++;
      everOpen ||= isOpen(to);
      place = to;
      if (moved) moves.push({ day, look: index });
      if (change !== undefined && !flapping) changes.push(change);
      const recent = moves.slice(settledUpTo);
      const fourth = recent.at(-4);
      const last = moves.at(-1);
      if (!flapping && moved && fourth !== undefined && (index - fourth.look < 10 || day - fourth.day <= 7)) {
        changes.push("flapping");
        flapping = true;
      } else if (flapping && !moved && last !== undefined && index - last.look >= 5) {
        changes.push("settled");
        flapping = false;
        settledUpTo = moves.length - 1;
      }
    }
    truths.push({
      lifecycle: lifecycleOf(place, everOpen, reopened),
      sides: [
        ...(flapping ? (["flapping"] as const) : []),
        ...(stale ? (["stale"] as const) : []),
        ...(place === "out-of-scope" ? (["orphaned"] as const) : []),
      ],
      changes,
      firstSeen: sights.slice(0, index + 1).find((one) => one.outcome === "fail")?.day ?? null,
      lastSeen: outcome === "unknown" ? (past.at(-1)?.day ?? null) : day,
      reopened,
    });
  }
  return truths;
}

type Place = "never" | "open" | "passed" | "out-of-scope";

const isOpen = (place: Place): boolean => place === "open";

function next(place: Place, outcome: OutcomeKind, past: readonly Sight[], { confirm }: Rules): Place {
  if (outcome === "pass") return place === "never" ? "never" : "passed";
  if (outcome === "notApplicable") return place === "open" ? "out-of-scope" : place;
  if (place === "open" || place === "out-of-scope") return "open";
  const doubted = place === "passed" || past.some((one) => one.outcome === "fail") || past.at(-1)?.outcome === "pass";
  const row = past.length - 1 - past.findLastIndex((one) => one.outcome !== "fail");
  return doubted && row < confirm ? place : "open";
}

function nameOf(from: Place, to: Place, everOpen: boolean): Change | undefined {
  if (from === to) return undefined;
  if (to === "open") return everOpen ? "reopened" : "opened";
  return to === "passed" ? "resolved" : "orphaned";
}

function lifecycleOf(place: Place, everOpen: boolean, reopened: number): Lifecycle {
  if (!everOpen) return "none";
  if (place === "passed") return "resolved";
  return reopened > 0 ? "reopened" : "open";
}
