import { PlumblineError } from "../model/errors.ts";
import type { Severity } from "../model/policy.ts";
import { outcomesByCheck, type Summary } from "../model/report.ts";
import type { TargetResult } from "./assess.ts";

/** Counts of a run, kept while results stream by; it holds no result. */
export class Tally {
  readonly #targets = { expected: 0, observed: 0 };
  readonly #checks = { planned: 0, pass: 0, fail: 0, unknown: 0, notApplicable: 0 };
  readonly #failing = new Set<Severity>();
  #exempt = 0;
  #unlisted = false;

  /** @throws PlumblineError `ledger` when a planned check of this target has no outcome, or one that was not planned has. */
  add({ target, findings, planned }: TargetResult): void {
    if (planned === null) this.#unlisted = true;
    if (planned !== 0) this.#targets.expected++;
    if (target.observed) this.#targets.observed++;
    const outcomes = outcomesByCheck(findings);
    if (outcomes.length !== (planned ?? 0))
      throw new PlumblineError({
        code: "ledger",
        message: `${planned ?? 0} checks were planned for ${target.id}, ${outcomes.length} have an outcome.`,
        remedy: "This is a fault in Plumbline; please report it.",
      });
    this.#checks.planned += outcomes.length;
    for (const outcome of outcomes) this.#checks[outcome]++;
    for (const { outcome, disposition, severity } of findings) {
      if (outcome !== "fail") continue;
      if (disposition === "exempt") this.#exempt++;
      else this.#failing.add(severity);
    }
  }

  summary(): Summary {
    const { planned, pass, fail, notApplicable } = this.#checks;
    return {
      targets: { ...this.#targets },
      checks: { ...this.#checks },
      exempt: this.#exempt,
      score: share(pass, pass + fail),
      coverage: share(pass + fail + notApplicable, planned),
    };
  }

  /** Severities of failing findings that no exemption covers. */
  get failing(): ReadonlySet<Severity> {
    return this.#failing;
  }

  /** Whether a provider could not list all of its targets. */
  get unlisted(): boolean {
    return this.#unlisted;
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
