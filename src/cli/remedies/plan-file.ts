import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../model/errors.ts";
import type { Plan } from "../../model/remedy.ts";
import { printable } from "../../model/untrusted.ts";
import { hashOf } from "../../engine/remedies/make-plan.ts";
import { writeAtomically } from "../write-atomically.ts";

export const writePlan = async (path: string, plan: Plan): Promise<void> =>
  writeAtomically(path, `${JSON.stringify(plan, null, 2)}\n`);

/** A plan as `plumbline plan --out` wrote it. @throws UsageError where it is none, or was changed since */
export async function readPlan(path: string, cwd: string): Promise<Plan> {
  const name = printable(path, 200);
  const text = await readFile(resolve(cwd, path), "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    throw new UsageError(`The plan ${name} cannot be read (${code}).`, "Make one: plumbline plan --out FILE");
  });
  const plan = parsed(text);
  if (plan === undefined)
    throw new UsageError(
      `${name} is no plan: a JSON object with "schema": "plumbline/plan/v1" was expected.`,
      "Make one: plumbline plan --out FILE",
    );
  if (hashOf(plan) !== plan.hash)
    throw new UsageError(
      `The plan ${name} was changed since it was made: its hash is not that of its content.`,
      "Plan again; a plan is applied as it was shown, or not at all.",
      "plan-changed",
    );
  return plan;
}

function parsed(text: string): Plan | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlan(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is more of its shape is held by its hash: nobody else writes plans. */
const isPlan = (value: unknown): value is Plan =>
  typeof value === "object" &&
  value !== null &&
  Reflect.get(value, "schema") === "plumbline/plan/v1" &&
  typeof Reflect.get(value, "hash") === "string" &&
  Array.isArray(Reflect.get(value, "remedies"));
