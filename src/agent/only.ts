import type { TargetProvider } from "../model/ports.ts";
import type { Target } from "../model/target.ts";
import { relisted } from "./relisted.ts";

/** The same provider, which lists exactly these targets of an earlier listing of its own. */
export const only = (provider: TargetProvider, targets: readonly Target[]): TargetProvider =>
  relisted(provider, async function* () {
    yield* targets;
  });
