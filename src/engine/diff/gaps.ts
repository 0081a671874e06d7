import type { RunRecord } from "../../model/records.ts";

/** Why a run did not look at everything: it was cut short, or meant for some policies or targets, or could not list them all. */
export type DiffGap = "running" | "interrupted" | "some-policies" | "some-targets" | "not-listed";

export function gapsOf({ state, policies, kind }: RunRecord, unlisted: boolean): readonly DiffGap[] {
  return [
    ...(state === "finished" ? [] : [state]),
    ...(policies.length === 0 ? [] : (["some-policies"] as const)),
    ...(kind === "wake" ? (["some-targets"] as const) : []),
    ...(unlisted ? (["not-listed"] as const) : []),
  ];
}

/** Whether a policy was due in a run. */
export const covers = ({ policies }: Pick<RunRecord, "policies">, policy: string): boolean =>
  policies.length === 0 || policies.includes(policy);
