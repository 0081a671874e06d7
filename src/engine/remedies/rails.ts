import { byCodeUnit } from "../../model/by-code-unit.ts";
import type { Mode } from "../../model/policy.ts";
import type { Plan, PlannedRemedy, Rail, Trip } from "../../model/remedy.ts";
import type { SafetyConfig } from "../../policy/safety-config.ts";

/** What the rails look at beside the remedies themselves. */
export interface Ground {
  /** Targets that this run observed. */
  readonly observed: number;
  readonly failing: Plan["failing"];
  readonly modeOf: (policy: string) => Mode;
  /** How often a finding was repaired within the attempt window. */
  readonly attempts: (finding: string) => number;
  /** Findings of which an earlier change is not settled: nothing is sent on top of what may still run. */
  readonly unsettled?: ReadonlySet<string>;
  /** Whether its home refused it lately: it goes last, or the same few would fill the limit in every run. */
  readonly refused?: (finding: string) => boolean;
  /** Targets that this run has changed already, by `POLICY/CHECK`. */
  readonly changed?: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Railed {
  /** In their order, each with the rail that holds it. */
  readonly remedies: readonly PlannedRemedy[];
  readonly trips: readonly Trip[];
}

/**
 * Which remedies may be made, decided before the first one is. Of those that a limit holds back, the first targets by id go first, and
 * those that refused last, so that the next run takes the next ones.
 */
export function railed(remedies: readonly PlannedRemedy[], ground: Ground, safety: SafetyConfig): Railed {
  const trips = new Map<string, Trip>();
  const trip = (rail: Rail, about: string, counted: string): Rail => {
    trips.set(JSON.stringify([rail, about]), { rail, about, counted });
    return rail;
  };
  const free = remedies.map((remedy) => ({ ...remedy, held: ownRail(remedy, ground, safety, trip) }));
  const admitted = withinLimits(free, ground, safety, trip);
  const limited = free.map((remedy) => ({ ...remedy, held: remedy.held ?? admitted(remedy) }));
  return { remedies: withThoseBelow(limited), trips: [...trips.values()] };
}

/** What builds on a change that is held back is held by the same rail: its precondition would not come true. */
function withThoseBelow(remedies: readonly PlannedRemedy[]): readonly PlannedRemedy[] {
  const heldAt = new Map<string, Rail>();
  return remedies.map((remedy) => {
    const places = remedy.steps.map(({ on }) => JSON.stringify([remedy.target, on]));
    const held = remedy.held ?? places.map((place) => heldAt.get(place)).find((rail) => rail !== undefined) ?? null;
    if (held !== null) for (const place of places) heldAt.set(place, held);
    return { ...remedy, held };
  });
}

/** So many are no mass, however few are observed; a smaller limit is heeded, and a larger one does not switch this rail off. */
const fewTargets = 3;

type TripOver = (rail: Rail, about: string, counted: string) => Rail;

/** `POLICY/CHECK`. */
export const nameOf = ({ policy, check }: Pick<PlannedRemedy, "policy" | "check">): string => `${policy}/${check}`;

/**
 * The rails that look at one remedy alone: asked when it is planned, and again of what is about to be sent, whatever a plan says of it.
 * The policy's own mode is its author's choice, and trips nothing.
 */
export function heldAlone(
  remedy: PlannedRemedy,
  { modeOf, attempts, unsettled }: Pick<Ground, "modeOf" | "attempts" | "unsettled">,
  { mode, changes, allowedCommands }: SafetyConfig,
): Trip | undefined {
  const about = nameOf(remedy);
  if (modeOf(remedy.policy) === "audit") return { rail: "policy", about, counted: "" };
  if (mode === "audit") return { rail: "mode", about, counted: "safety.mode is audit" };
  const refused = remedy.commands.find((command) => !allowedCommands.includes(command));
  if (refused !== undefined) return { rail: "command", about, counted: refused };
  const tried = attempts(remedy.finding);
  if (unsettled?.has(remedy.finding) === true)
    return { rail: "unsettled", about: `${about} ${remedy.target}`, counted: "it was sent by an earlier run" };
  if (tried < changes.attempts) return undefined;
  const counted = `repaired ${tried} times, and it fails again`;
  return { rail: "contested", about: `${about} ${remedy.target}`, counted };
}

function ownRail(remedy: PlannedRemedy, ground: Ground, safety: SafetyConfig, trip: TripOver): Rail | null {
  const alone = heldAlone(remedy, ground, safety);
  if (alone !== undefined) return alone.rail === "policy" ? alone.rail : trip(alone.rail, alone.about, alone.counted);
  const { observed, failing } = ground;
  const { changes } = safety;
  const name = nameOf(remedy);
  const sudden = failing[name]?.sudden ?? 0;
  if (sudden > Math.min(fewTargets, changes.targets) && sudden > (observed * changes.massDrift) / 100)
    return trip(
      "mass-drift",
      name,
      `it fails on ${sudden} of ${observed} observed targets where it did not a day ago, as far as is known`,
    );
  return null;
}

/** The limit of each check counts targets, whatever the order in which their remedies come. */
function withinLimits(
  remedies: readonly PlannedRemedy[],
  { observed, changed, refused = () => false }: Ground,
  { changes }: SafetyConfig,
  trip: TripOver,
): (remedy: PlannedRemedy) => Rail | null {
  const most = Math.max(changes.targets, Math.floor((observed * changes.percent) / 100));
  const wanted = Map.groupBy(
    remedies.filter(({ held }) => held === null),
    nameOf,
  );
  const first = new Map(
    [...wanted].map(([name, own]) => {
      const before = changed?.get(name) ?? new Set();
      const rank = new Map(own.map(({ target, finding }) => [target, refused(finding) ? 1 : 0]));
      const targets = [...rank.keys()]
        .filter((one) => !before.has(one))
        .toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || byCodeUnit(a, b));
      const room = Math.max(0, most - before.size);
      if (targets.length > room)
        trip(
          "limit",
          name,
          `it is needed on ${targets.length}, and at most ${most} of ${observed} observed targets are changed`,
        );
      return [name, new Set([...before, ...targets.slice(0, room)])];
    }),
  );
  return (remedy) => (first.get(nameOf(remedy))?.has(remedy.target) === true ? null : "limit");
}
