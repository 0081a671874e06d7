import { assess, notAssessed, type TargetResult } from "../../engine/assess.ts";
import type { PlannedCheck } from "../../engine/plan.ts";
import type { VisitTools } from "../../engine/visit.ts";
import { UsageError } from "../../model/errors.ts";
import type { Abortable, TargetProvider } from "../../model/ports.ts";
import type { Target } from "../../model/target.ts";
import { printable } from "../../model/untrusted.ts";
import { didYouMean } from "../suggest.ts";

export interface OneVisit {
  readonly target: Target;
  readonly result: TargetResult;
}

/** Puts these checks to the one target of that id, whomever their policies select. @throws UsageError where there is no such target */
export async function visitOne(
  id: string,
  checks: readonly PlannedCheck[],
  {
    providers,
    tools,
    signal,
  }: { readonly providers: readonly TargetProvider[]; readonly tools: VisitTools } & Abortable,
): Promise<OneVisit> {
  const known: string[] = [];
  for (const provider of providers)
    for await (const target of provider.list({ signal })) {
      known.push(target.id);
      if (target.id !== id) continue;
      if (target.blocked !== undefined)
        return { target, result: notAssessed({ target, checks, revision: "", exemptions: [] }, target.blocked, tools) };
      const result = await assess(
        { target, policyHash: "", revision: "", checks, exemptions: [] },
        provider,
        { ...tools, keepAnswers: true },
        { signal, stop: signal },
      );
      signal.throwIfAborted();
      return { target, result };
    }
  throw new UsageError(
    `There is no target ${JSON.stringify(printable(id, 200))}.`,
    `${didYouMean(id, known)}\`plumbline targets -o name\` lists them.`,
  );
}
