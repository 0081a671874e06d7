import type { Judgement } from "../model/check.ts";
import type { Reason } from "../model/outcome.ts";
import { printable } from "../model/untrusted.ts";
import { conclude } from "./conclude.ts";
import { matchesGlob } from "./glob.ts";
import { cannotTell, no, yes, type Verdict } from "./verdict.ts";

const shown = 10;

/** One thing that was found, and where. */
export interface Found {
  readonly name: string;
  readonly place: string;
}

/** An allow-list: whatever was found must be on it. `open` is why more may be there than was found. */
export function judgeOnly(only: readonly string[], found: readonly Found[], open: Reason | undefined): Judgement {
  const offenders = found.filter(({ name }) => !only.some((allowed) => matchesGlob(allowed, name)));
  return conclude([
    {
      expected: printable(`only ${only.join(", ") || "none at all"}`, 512),
      observed: observed(found, offenders),
      verdict: decision(found, offenders, open),
      evidence: offenders.slice(0, shown).map(({ name, place }) => printable(`${name} (${place})`, 256)),
    },
  ]);
}

/** Where some are approved and some are not, the opposite does not hold either: `none` over it is no pass. */
function decision(found: readonly Found[], offenders: readonly Found[], open: Reason | undefined): Verdict {
  if (offenders.length > 0)
    return offenders.length < found.length ? { ok: false, mismatch: "some are approved and some are not" } : no;
  return open === undefined ? yes : cannotTell(open);
}

function observed(found: readonly Found[], offenders: readonly Found[]): string {
  if (offenders.length === 0) return `${found.length} found, all of them approved`;
  const names = [...new Set(offenders.map(({ name }) => printable(name, 80)))];
  const more = names.length - shown;
  return `${offenders.length} of ${found.length} not approved: ${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
