import { verdict, type Verdict } from "../verdict.ts";
import type { ModeBits } from "./spec.ts";

/** Whether permission bits are what a policy asks, with both as text. */
export function judgeMode(
  wanted: string | ModeBits,
  mode: number,
): { readonly expected: string; readonly observed: string; readonly verdict: Verdict } {
  const observed = `mode ${octal(mode)}`;
  if (typeof wanted === "string")
    return { expected: `mode ${octal(bits(wanted))}`, observed, verdict: verdict(mode === bits(wanted)) };
  const { atMost, lacks } = wanted;
  const expected = [
    ...(atMost === undefined ? [] : [`at most ${octal(bits(atMost))}`]),
    ...(lacks === undefined ? [] : [`without ${octal(bits(lacks))}`]),
  ];
  const beyond = (atMost === undefined ? 0 : mode & ~bits(atMost)) | (lacks === undefined ? 0 : mode & bits(lacks));
  return { expected: `mode ${expected.join(" and ")}`, observed, verdict: verdict(beyond === 0) };
}

export const bits = (text: string): number => Number.parseInt(text, 8);
const octal = (mode: number): string => mode.toString(8).padStart(4, "0");
