import type { Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import type { Reason } from "../../model/outcome.ts";
import { conclude, notKnown } from "../conclude.ts";
import { runOutput } from "../run-output.ts";
import { cannotTell, no, yes, type Verdict } from "../verdict.ts";
import { type Listener, listeners } from "./listeners.ts";
import { type PortSpec, rangeOf, reachOf } from "./spec.ts";

const shown = 10;

export function judge(spec: PortSpec, [answer]: readonly Answer[]): Judgement {
  const output = runOutput(answer);
  if ("reason" in output) return notKnown(output.reason);
  if (output.exit !== 0) return notKnown({ code: "probe-error", detail: "the kernel's tables could not be read" });
  const { found: all, whole } = listeners(output.text);
  const open: Reason | undefined = output.truncated ? { code: "truncated" } : whole ? undefined : strange;
  const found = all.filter(({ loopback }) => reachOf(spec) === "any" || !loopback);
  return "only" in spec ? judgeOnly(spec.only, found, open) : judgeNamed(spec, found, open);
}

const strange: Reason = { code: "unparsable", detail: "not a table of connections as proc(5) has it" };

function judgeNamed(
  { number, state }: Extract<PortSpec, { readonly number: number }>,
  found: readonly Listener[],
  open: Reason | undefined,
): Judgement {
  const own = found.filter(({ port }) => port === number);
  const isOpen = own.length > 0;
  const known: Verdict = isOpen === (state === "listening") ? yes : no;
  return conclude([
    {
      expected: `port ${number} ${state}`,
      observed: `port ${number} ${isOpen ? "listening" : open === undefined ? "closed" : "not known"}`,
      verdict: isOpen || open === undefined ? known : cannotTell(open),
      evidence: evidenceOf(own),
    },
  ]);
}

function judgeOnly(
  only: readonly (number | string)[],
  found: readonly Listener[],
  open: Reason | undefined,
): Judgement {
  const ranges = only.flatMap((entry) => {
    const range = rangeOf(entry);
    return range === undefined ? [] : [range];
  });
  const offenders = found.filter(({ port }) => !ranges.some(([first, last]) => port >= first && port <= last));
  const ports = (some: readonly Listener[]): string =>
    [...new Set(some.map(({ port }) => port))].slice(0, shown).join(", ") || "none";
  return conclude([
    {
      expected: `only ports ${only.join(", ") || "none at all"}`,
      observed:
        offenders.length > 0
          ? `not approved: ${ports(offenders)}`
          : `listening on ${ports(found)}, all of them approved`,
      verdict: offenders.length > 0 ? no : open === undefined ? yes : cannotTell(open),
      evidence: evidenceOf(offenders),
    },
  ]);
}

const evidenceOf = (some: readonly Listener[]): readonly string[] =>
  some.slice(0, shown).map(({ address, port }) => `${address}:${port}`);
