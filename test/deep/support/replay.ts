import type { FindingState, SideState, Transition } from "../../../src/model/lifecycle.ts";

/** What the ledger says of one finding. Undefined is what it cannot say: while a finding flaps, its moves are not told. */
export interface Told {
  readonly lifecycle: FindingState["lifecycle"] | undefined;
  readonly closedAt: string | null | undefined;
  readonly sideStates: ReadonlySet<SideState>;
}

/** Folds a whole ledger, oldest entry first, into what it says of each finding. Throws where an entry cannot follow. */
export function replay(ledger: readonly Transition[]): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>();
  for (const entry of ledger) told.set(entry.finding, next(told.get(entry.finding), entry));
  return told;
}

/** Where what is stored is not what was told, in words. */
export function contradictions(
  told: ReadonlyMap<string, Told>,
  states: ReadonlyMap<string, FindingState>,
): readonly string[] {
  const ids = new Set([...told.keys(), ...states.keys()]);
  return [...ids].flatMap((id) => {
    const [said, state] = [told.get(id), states.get(id)];
    if (said === undefined || state === undefined)
      return [`${id}: ${said === undefined ? "never told" : "not stored"}`];
    // Who does not know whether it is closed does not know how either.
    const known = (side: SideState) => side !== "orphaned" || said.closedAt !== undefined;
    const sides = (all: Iterable<SideState>) => [...all].filter(known).toSorted();
    return [
      ...differs("lifecycle", said.lifecycle ?? state.lifecycle, state.lifecycle),
      ...differs("closedAt", said.closedAt === undefined ? state.closedAt : said.closedAt, state.closedAt),
      ...differs("sideStates", sides(said.sideStates).join(), sides(state.sideStates).join()),
    ].map((problem) => `${id}: ${problem}`);
  });
}

const differs = (what: string, told: unknown, stored: unknown): readonly string[] =>
  told === stored ? [] : [`${what} is ${String(stored)}, and the ledger says ${String(told)}`];

function next(before: Told | undefined, { seq, at, change, detail }: Transition): Told {
  if ((before === undefined) !== (change === "opened")) throw new Error(`entry ${seq}: ${change} cannot stand here`);
  const { lifecycle, closedAt, sideStates } = before ?? unheard;
  const without = (...sides: readonly SideState[]) => new Set([...sideStates].filter((side) => !sides.includes(side)));
  const beside = (side: SideState, others = sideStates) => new Set([...others, side]);
  switch (change) {
    case "opened":
      return { lifecycle: "open", closedAt: null, sideStates };
    case "reopened":
      return { lifecycle: "reopened", closedAt: null, sideStates: without("orphaned") };
    case "resolved":
      return { lifecycle: "resolved", closedAt: at, sideStates: without("orphaned") };
    case "orphaned":
      return {
        lifecycle,
        closedAt: sideStates.has("flapping") ? undefined : at,
        sideStates: beside("orphaned", without("stale")),
      };
    case "flapping":
      return { lifecycle: undefined, closedAt: undefined, sideStates: beside("flapping") };
    case "settled":
      // Whether it was closed by a pass cannot be told any more, but whether it is closed can.
      return detail?.startsWith("open") === true
        ? { lifecycle: undefined, closedAt: null, sideStates: without("flapping", "orphaned") }
        : { lifecycle: undefined, closedAt: undefined, sideStates: without("flapping") };
    case "stale":
      return { lifecycle, closedAt, sideStates: beside("stale") };
    case "fresh":
      return { lifecycle, closedAt, sideStates: without("stale") };
    case "contested":
      return { lifecycle, closedAt, sideStates: beside("contested") };
    case "exempted":
    case "enforced":
      return { lifecycle, closedAt, sideStates };
    default:
      return change satisfies never;
  }
}

const unheard: Told = { lifecycle: undefined, closedAt: undefined, sideStates: new Set() };
