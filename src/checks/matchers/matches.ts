import type { Json } from "../../model/check.ts";
import type { Verdict } from "../verdict.ts";
import { showValue } from "../show.ts";
import { decide } from "./decide.ts";
import { describe } from "./describe.ts";
import type { Matcher } from "./matcher.ts";

/** A verdict with what was expected and what was found, both printable and free of secrets. */
export type Match = Verdict & { readonly expected: string; readonly observed: string };

/** Compares a value; `key` is where it comes from, so that the value of a secret-like key is not shown. */
export function matches(matcher: Matcher, value: Json | undefined, key = ""): Match {
  const result = decide(matcher, value);
  const shown = showValue(value, key);
  const observed = result.ok === false && result.mismatch !== undefined ? `${shown} (${result.mismatch})` : shown;
  return { ...result, expected: describe(matcher), observed };
}
