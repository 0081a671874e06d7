import type { Reason } from "../model/outcome.ts";

/**
 * Kleene's three values. `mismatch` is a plain sentence for a value of the wrong kind; such a `false` stays false under `not`,
 * so that asking the wrong question never passes.
 */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly mismatch?: string }
  | { readonly ok: "unknown"; readonly reason: Reason };

export const yes: Verdict = { ok: true };
export const no: Verdict = { ok: false };
export const verdict = (ok: boolean): Verdict => (ok ? yes : no);
export const cannotTell = (reason: Reason): Verdict => ({ ok: "unknown", reason });

/** A mismatch beats a false beats an unknown beats a true; none at all is true. */
export function every(verdicts: Iterable<Verdict>): Verdict {
  let result = yes;
  for (const one of verdicts) {
    if (isMismatch(one)) return one;
    if (one.ok === false || (one.ok === "unknown" && result.ok === true)) result = one;
  }
  return result;
}

/** A true beats an unknown beats a mismatch beats a false; none at all is false. */
export function some(verdicts: Iterable<Verdict>): Verdict {
  let result = no;
  for (const one of verdicts) {
    if (one.ok === true) return one;
    if (result.ok === false && (one.ok === "unknown" || isMismatch(one))) result = one;
  }
  return result;
}

export function negate(one: Verdict): Verdict {
  if (one.ok === "unknown") return one;
  if (one.ok) return no;
  return one.mismatch === undefined ? yes : one;
}

const isMismatch = (one: Verdict): boolean => one.ok === false && one.mismatch !== undefined;
