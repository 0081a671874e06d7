import type { Spread } from "./spread.ts";

/** What one bench found: measurements, and what they mean as ratios. */
export interface Result {
  readonly bench: string;
  /** The situation in one line: how many users, which servers, which checks. */
  readonly title: string;
  readonly rows: readonly Row[];
  readonly findings: readonly Finding[];
}

export interface Row {
  readonly label: string;
  readonly unit: "ms" | "s" | "MiB";
  readonly spread: Spread;
}

/** A number derived from rows, with its goal where it has one. Whether a goal is met is printed, never asserted. */
export interface Finding {
  readonly label: string;
  readonly value: number;
  readonly unit: "×" | "ms" | "s" | "MiB" | "per s";
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

export function isMet({ value, goal }: Finding): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** How many times as much as `base` the other took, by medians. */
export const ratio = (of: Spread, base: Spread): number => of.median / base.median;
