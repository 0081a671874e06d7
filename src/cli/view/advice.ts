import type { Finding } from "../../model/report.ts";
import { worstFirst } from "./worst-first.ts";

/** A check that failed somewhere: what it wants, and what a person does about it. */
export interface Advice {
  readonly check: Finding;
  readonly targets: number;
  /** What it expects wherever it failed; empty where that is not the same everywhere. */
  readonly expected: string;
}

/** One for each check with a failing finding, the worst first. */
export function adviceOn(findings: readonly Finding[]): readonly Advice[] {
  const failing = worstFirst(findings.filter(({ outcome }) => outcome === "fail"));
  return [...Map.groupBy(failing, checkKey).values()].flatMap((group) => {
    const [check] = group;
    if (check === undefined) return [];
    const same = group.every(({ expected }) => expected === check.expected);
    return [{ check, targets: new Set(group.map(({ target }) => target)).size, expected: same ? check.expected : "" }];
  });
}

export const checkKey = ({ policy, check }: Finding): string => JSON.stringify([policy, check]);
