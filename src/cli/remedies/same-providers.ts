import { UsageError } from "../../model/errors.ts";
import type { TargetProvider } from "../../model/ports.ts";
import type { Plan } from "../../model/remedy.ts";

/** @throws UsageError where a plan is about homes that this command does not look at */
export function requireSameProviders({ remedies }: Pick<Plan, "remedies">, providers: readonly TargetProvider[]): void {
  const here = new Set<string>(providers.map(({ name }) => name));
  const planned = new Set(remedies.map(({ target }) => target.split("/")[0] ?? target));
  const missing = [...planned].filter((name) => !here.has(name)).toSorted();
  if (missing.length === 0) return;
  throw new UsageError(
    `The plan is about homes of ${missing.join(" and ")}, and this command looks at those of ${[...here].join(" and ")}.`,
    missing.map((name) => flagsFor[name] ?? "Give the flags that it was planned with.").join(" "),
  );
}

const flagsFor: Readonly<Record<string, string>> = {
  local: "Say --local, as when it was planned.",
  jupyter: "Say --server URL, as when it was planned.",
  sagemaker: "Leave out --local and --server, as when it was planned.",
};
