import assert from "node:assert/strict";
import { test } from "node:test";

import type { LookContext } from "../../../src/engine/lifecycle.ts";
import { orphanedStates, type Standing } from "../../../src/engine/lifecycle/orphaned.ts";
import type { Lifecycle, SideState } from "../../../src/model/lifecycle.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import type { Finding } from "../../../src/model/report.ts";
import { context, finding, History, told } from "./history.ts";

/** One look, or a sweep between looks; a day apart unless `day` says otherwise. */
export type Step = {
  readonly day?: number;
  readonly tells?: readonly string[];
  /** The report's words: lifecycle and side states. */
  readonly shows?: Lifecycle | `${Lifecycle} ${SideState}` | `${Lifecycle} ${SideState} ${SideState}`;
} & (
  | {
      readonly sees: OutcomeKind | "nothing";
      readonly under?: Partial<LookContext>;
      readonly finding?: Partial<Finding>;
    }
  | { readonly sweeps: Exclude<Standing, "planned"> }
);

export interface Rule {
  /** A sentence of cause and effect. */
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Fails in a row that a medium finding needs beside the first. */
export const once = { confirm: { critical: 0, high: 0, medium: 1, low: 0, info: 0 } };
export const twice = { confirm: { critical: 0, high: 0, medium: 2, low: 0, info: 0 } };
export const newImage = { environment: "image b" };
/** The check that a rule is about asks something else since the first policies. */
export const newCheck = { changedSince: (hash: string) => hash === "policies-1" };

export function testRules(rules: readonly Rule[]): void {
  for (const { title, steps } of rules)
    test(title, () => {
      const history = new History();
      for (const [index, step] of steps.entries()) {
        const { tells, shows, day = index } = step;
        const which = `step ${index + 1}`;
        const { transitions, shown } = take(step, history, day);
        if (tells !== undefined) assert.deepEqual(told(transitions), tells, which);
        if (shows !== undefined) assert.equal(shown, shows, which);
      }
    });
}

function take(step: Step, history: History, day: number) {
  if ("sweeps" in step) {
    const change = orphanedStates(history.states, () => step.sweeps, context(day));
    history.merge(change.states);
    const [state] = history.states;
    return { transitions: change.transitions, shown: [state?.lifecycle, ...(state?.sideStates ?? [])].join(" ") };
  }
  const seen = step.sees === "nothing" ? finding("other", "pass") : finding("a", step.sees, step.finding);
  const hash = step.under?.changedSince === undefined ? "policies-1" : "policies-2";
  const { transitions, findings } = history.see([seen], context(day, step.under), hash);
  const [one] = findings;
  return { transitions, shown: [one?.lifecycle, ...(one?.sideStates ?? [])].join(" ") };
}
