import type { LatestLook, Look } from "../model/records.ts";
import type { Target } from "../model/target.ts";
import type { TargetResult } from "./assess.ts";
import { environmentOf } from "./environment.ts";
import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Advanced } from "./lifecycle.ts";
import { factsOnly } from "./redact-observations.ts";

export interface LookFacts {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly policyHash: string;
  /** The target as it was listed: its row does not name image and instance. */
  readonly target: Target;
  readonly result: Pick<TargetResult, "target" | "observations">;
  /** What `advance` made of the result's findings. */
  readonly advanced: Advanced;
  /** The newest look before this one that held these checks, where there is one. */
  readonly before?: Pick<LatestLook, "policyHash" | "environment"> | undefined;
  readonly keep: "facts" | "content";
}

/**
 * One look as the store takes it. A look that saw nothing judged nothing: it goes on naming the policies and the environment of
 * the look before, so that the next one that sees is compared with what was there when somebody looked last.
 */
export function toLook({ run, at, policyHash, target, result, advanced, before, keep }: LookFacts): Look {
  const { findings, states, transitions } = advanced;
  const own = { policyHash, environment: environmentOf(target) };
  const { observations } = result;
  return {
    run,
    at,
    scope: scopeOf(findings),
    ...(result.target.observed ? own : { ...own, ...pick(before) }),
    result: { target: result.target, findings },
    ...(observations !== undefined && {
      observations: keep === "facts" ? factsOnly(observations) : observations,
    }),
    states,
    transitions,
  };
}

const pick = (before: LookFacts["before"]) =>
  before && { policyHash: before.policyHash, environment: before.environment };

/** Every (policy, check) once, sorted. */
function scopeOf(findings: Advanced["findings"]): Look["scope"] {
  const pairs = new Map(
    findings.map(({ policy, check }) => [JSON.stringify([policy, check]), [policy, check] as const]),
  );
  return [...pairs.values()].toSorted(([a, c], [b, d]) => byCodeUnit(a, b) || byCodeUnit(c, d));
}
