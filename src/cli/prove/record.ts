import type { PlannedCheck } from "../../engine/plan.ts";
import type { VisitTools } from "../../engine/visit.ts";
import type { TargetProvider } from "../../model/ports.ts";
import type { Observation } from "../../model/records.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { type Io, write } from "../io.ts";
import { proveOne } from "./prove-all.ts";
import type { Suite } from "./read-fixtures.ts";
import { type Recording, recordFixture } from "./recording.ts";
import { visitOne } from "./visit-one.ts";

interface Order {
  readonly target: string;
  readonly suites: readonly Suite[];
  readonly providers: readonly TargetProvider[];
  readonly tools: VisitTools;
}

/** One visit to the target, and from it a fixture beside each policy. Resolves to the exit code. @throws UsageError */
export async function record({ target: id, suites, providers, tools }: Order, io: Io): Promise<0 | 2> {
  const plan = suites.map((suite) => ({ suite, checks: plannedOf(suite) }));
  const all = plan.flatMap(({ checks }) => checks);
  const { target, result } = await visitOne(id, all, { providers, tools, signal: io.signal });
  if (!result.target.observed) {
    const { reason, detail } = result.target;
    const why = detail === null ? reason : `${reason}: ${detail}`;
    await write(io.stderr, `${printable(id, 200)} could not be visited (${why}), so nothing was recorded.\n`);
    return 2;
  }
  const observations = [...(result.observations ?? [])];
  const findings = [...result.findings];
  for (const { suite, checks } of plan) {
    const own: readonly Observation[] = observations.splice(0, checks.flatMap(({ check }) => check.asks).length);
    const recording = await recordFixture(
      {
        suite,
        target,
        observations: own,
        findings: findings.filter(({ policy }) => suite.policies.some(({ name }) => name === policy)),
      },
      (fixture) => proveOne(fixture, suite, { tools, signal: io.signal }),
      io,
    );
    await write(io.stdout, `${recordingView(recording)}\n`);
  }
  return 0;
}

const plannedOf = ({ policies }: Suite): readonly PlannedCheck[] =>
  policies.flatMap(({ name: policy, checks }) => checks.map((check) => ({ policy, check })));

const recordingView = ({ folder, paths, differs, left }: Recording): string =>
  [
    `${printable(folder, 300)}: ${count(paths, "path")} recorded. Look at it before you commit it.`,
    ...differs.map(({ check, target, fixture }) => `    ${check}: ${target} on the target, ${fixture} here`),
    ...left.slice(0, 20).map((one) => `    not recorded: ${one}`),
    ...(left.length > 20 ? [`    and ${left.length - 20} more that are not recorded`] : []),
  ].join("\n");
