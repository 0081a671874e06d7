import type { CompiledExemption, TargetSelector } from "../model/policy.ts";
import type { ExemptionDoubt, ExemptionState, Finding, ReportExemption, ReportTarget } from "../model/report.ts";
import type { TargetResult } from "./assess.ts";

/** How exemptions stood in a run, counted while its results stream by. */
export class ExemptionTally {
  readonly #exemptions: readonly CompiledExemption[];
  readonly #counts: ReadonlyMap<string, Counts>;

  constructor(exemptions: readonly CompiledExemption[]) {
    this.#exemptions = exemptions;
    this.#counts = new Map(exemptions.map(({ name }) => [name, new Counts()]));
  }

  add({ target, findings }: Pick<TargetResult, "target" | "findings">): void {
    for (const finding of findings) {
      if (finding.exemption === null) continue;
      this.#counts.get(finding.exemption.name)?.add(finding, target);
      for (const name of finding.exemption.others ?? []) {
        const other = this.#counts.get(name);
        if (other !== undefined) other.shadowed++;
      }
    }
  }

  /** `at` is ISO 8601, UTC. Only where the run was `whole`, over every target and every policy, is an exemption that covered nothing unused. */
  report({ at, whole }: { readonly at: string; readonly whole: boolean }): readonly ReportExemption[] {
    return this.#exemptions.map((exemption) => {
      const counts = this.#counts.get(exemption.name) ?? new Counts();
      const { name, owner, reason, expires } = exemption;
      const state = stateAt(expires, at);
      return {
        name,
        owner,
        reason,
        expires,
        state,
        doubts: state === "expired" ? [] : doubtsOf(exemption, counts, whole),
        covers: counts.covers,
        hides: counts.hides,
      };
    });
  }
}

class Counts {
  covers = 0;
  hides = 0;
  unknown = 0;
  /** Findings that it accepts too, and that another one is named for. */
  shadowed = 0;
  readonly checks = new Set<string>();
  readonly people = new Set<string>();
  readonly subjects = new Map<string, Set<string>>();

  add({ outcome, policy, check, subject }: Finding, { id, domain, userProfile, space }: ReportTarget): void {
    this.covers++;
    if (outcome === "unknown") this.unknown++;
    if (outcome !== "fail") return;
    this.hides++;
    const name = `${policy}/${check}`;
    this.checks.add(name);
    // A name is one person in each domain.
    this.people.add(JSON.stringify([domain, userProfile ?? space ?? id]));
    const place = JSON.stringify([id, name]);
    this.subjects.set(place, (this.subjects.get(place) ?? new Set()).add(subject));
  }
}

/** Two weeks: time enough to renew it by a review, or to repair what it accepts. */
const soonMs = 14 * 86_400_000;

function stateAt(expires: string, at: string): ExemptionState {
  const left = Date.parse(expires) - Date.parse(at);
  return left <= 0 ? "expired" : left <= soonMs ? "expiring" : "active";
}

function doubtsOf(exemption: CompiledExemption, counts: Counts, whole: boolean): readonly ExemptionDoubt[] {
  if (counts.covers === 0) return counts.shadowed > 0 ? ["shadowed"] : whole ? ["unused"] : [];
  // What could not be looked at may well be failing.
  if (counts.hides === 0) return counts.unknown === 0 ? ["useless"] : [];
  return hidesMoreThanNamed(exemption, counts) ? ["over-broad"] : [];
}

/** Each name or pattern stands for one check, and for one person; an exemption that names no subjects accepts one of each check. */
function hidesMoreThanNamed(
  { checks, targets, subjects }: CompiledExemption,
  hidden: Pick<Counts, "checks" | "people" | "subjects">,
): boolean {
  return (
    hidden.checks.size > naming(checks).length ||
    hidden.people.size > peopleNamed(targets) ||
    (!subjects?.some((pattern) => /[^*?!]/.test(pattern)) &&
      [...hidden.subjects.values()].some((seen) => seen.size > 1))
  );
}

/** A team that is named by a tag, and a domain by its id, are named with everybody in them. */
function peopleNamed({ userProfiles, spaces, domains, tags }: TargetSelector): number {
  if (userProfiles !== undefined || spaces !== undefined)
    return (
      (naming(userProfiles ?? []).length + naming(spaces ?? []).length) * Math.max(1, naming(domains ?? []).length)
    );
  const byName = tags !== undefined || domains?.some((name) => !/[*?!]/.test(name)) === true;
  return byName ? Number.POSITIVE_INFINITY : 1;
}

const naming = (patterns: readonly string[]): readonly string[] => patterns.filter((one) => !one.startsWith("!"));
