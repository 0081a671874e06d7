import type { Remedy, Repair } from "../model/check.ts";
import type { Answer, Ask } from "../model/observation.ts";
import type { CompiledCheck } from "../model/policy.ts";
import { checkTypes } from "./registry.ts";

type Repaired = Pick<CompiledCheck, "type" | "spec" | "remedy">;

/** What to ask for beside the check's own asks, so that its repair can be told. */
export const remedyAsks = (check: Repaired): readonly Ask[] => autoOf(check)?.probe(check.spec) ?? [];

/** How a machine repairs a check that fails; `answers` are those to `remedyAsks`. Undefined where none repairs it. */
export function repairOf(check: Repaired, answers: readonly Answer[]): Repair | undefined {
  if (check.remedy === undefined || check.remedy === "auto") return autoOf(check)?.repair(check.spec, answers);
  const { run: command, ...rest } = check.remedy;
  return { changes: [{ kind: "run", command, ...rest }] };
}

const autoOf = ({ type, remedy }: Repaired): Remedy | undefined =>
  remedy === "auto" ? checkTypes.find(({ name }) => name === type)?.remedy : undefined;
