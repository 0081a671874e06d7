import type { Change } from "../model/change.ts";
import type { Layer, Remedy, Repair, Risk } from "../model/check.ts";
import type { Answer, Ask } from "../model/observation.ts";
import type { CompiledCheck } from "../model/policy.ts";
import { lostAtStart } from "./durability.ts";
import { checkTypes } from "./registry.ts";

type Repaired = Pick<CompiledCheck, "type" | "spec" | "remedy">;

/** What to ask for beside the check's own asks, so that its repair can be told. */
export const remedyAsks = (check: Repaired): readonly Ask[] => autoOf(check)?.probe(check.spec) ?? [];

/** How a machine repairs a check that fails; `answers` are those to `remedyAsks`. Undefined where none repairs it. */
export function repairOf(check: Repaired, answers: readonly Answer[]): Repair | undefined {
  if (check.remedy === undefined || check.remedy === "auto") return autoOf(check)?.repair(check.spec, answers);
  const { run: command, undo, timeoutMs } = check.remedy;
  return { changes: [{ kind: "run", command, timeoutMs, ...(undo !== undefined && { undo }) }] };
}

/** What a plan shows of a repair beside its changes. */
export interface AboutRepair {
  readonly risk: Risk;
  readonly layer: Layer;
  /** Why the next start of the app undoes it, and what to change instead: one sentence. */
  readonly notDurable?: string;
}

/** Of a check and the changes that `repairOf` gives for it; undefined where no machine repairs it. */
export function aboutRepair(check: Repaired, changes: readonly Change[]): AboutRepair | undefined {
  if (check.remedy === undefined || check.remedy === "auto") {
    const auto = autoOf(check);
    const { spec } = check;
    return auto && about(auto.risk(spec, changes), auto.layer(spec), auto.notDurable?.(spec));
  }
  const { layer } = check.remedy;
  return about("high", layer, lostAtStart(layer));
}

const about = (risk: Risk, layer: Layer, notDurable: string | undefined): AboutRepair => ({
  risk,
  layer,
  ...(notDurable !== undefined && { notDurable }),
});

const autoOf = ({ type, remedy }: Repaired): Remedy | undefined =>
  remedy === "auto" ? checkTypes.find(({ name }) => name === type)?.remedy : undefined;
