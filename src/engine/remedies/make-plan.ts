import { createHash } from "node:crypto";
import { byCodeUnit } from "../../model/by-code-unit.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import type { Plan } from "../../model/remedy.ts";
import type { Run } from "../../model/report.ts";
import type { CompiledPolicySet } from "../../model/policy.ts";
import type { SafetyConfig } from "../../policy/safety-config.ts";
import type { Memory } from "./memory.ts";
import { modesOf } from "./modes.ts";
import { type Ground, nameOf, railed } from "./rails.ts";
import type { Survey } from "./survey.ts";

/** What a plan is made under. */
export interface PlanFrame extends Pick<Run, "id" | "agent" | "source"> {
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly policies: CompiledPolicySet;
  readonly safety: SafetyConfig;
  readonly memory: Memory;
  readonly selection: Plan["selection"];
  /** What rounds of the same run have seen and changed before. */
  readonly earlier?: { readonly observed: number } & Pick<Ground, "changed">;
}

/** Gathers what the targets of a fleet need, one by one; their content is not kept. */
export class PlanMaker {
  readonly #frame: PlanFrame;
  readonly #failing = new Map<string, { now: number; sudden: number }>();
  readonly #unobserved = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  readonly #remedies: Plan["remedies"][number][] = [];
  readonly #left: Plan["left"][number][] = [];
  #expected = 0;
  #observed = 0;

  constructor(frame: PlanFrame) {
    this.#frame = frame;
  }

  add({ result, drafts, left }: Pick<Survey, "result" | "drafts" | "left">): void {
    const { target, planned, findings } = result;
    if (planned !== 0) this.#expected++;
    if (target.observed) this.#observed++;
    if (target.reason !== null) this.#unobserved.set(target.reason, (this.#unobserved.get(target.reason) ?? 0) + 1);
    const unknown = target.observed ? findings.filter(({ outcome }) => outcome === "unknown").map(nameOf) : [];
    for (const name of new Set(unknown)) this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
    for (const { remedy } of drafts) {
      const counts = this.#failing.get(nameOf(remedy)) ?? { now: 0, sudden: 0 };
      const sudden = this.#frame.memory.failedBefore(remedy) ? 0 : 1;
      this.#failing.set(nameOf(remedy), { now: counts.now + 1, sudden: counts.sudden + sudden });
      this.#remedies.push(remedy);
    }
    this.#left.push(...left);
  }

  /** The order in which targets were added does not matter. */
  plan(): Plan {
    const { id, createdAt, agent, source, policies, safety, memory, selection, earlier } = this.#frame;
    const failing = Object.fromEntries([...this.#failing].toSorted(([a], [b]) => byCodeUnit(a, b)));
    const ground = {
      observed: this.#observed,
      failing,
      modeOf: modesOf(policies),
      attempts: memory.attempts,
      refused: memory.refused,
      ...earlier,
    };
    // Remedies of one target stay in the order in which one builds on the other.
    const { remedies, trips } = railed(
      this.#remedies.toSorted((a, b) => byCodeUnit(a.target, b.target)),
      ground,
      safety,
    );
    return sealed({
      schema: "plumbline/plan/v1",
      id,
      createdAt,
      agent,
      source,
      policyHash: policies.hash,
      selection,
      targets: { expected: this.#expected, observed: this.#observed },
      unobserved: Object.fromEntries([...this.#unobserved].toSorted(([a], [b]) => byCodeUnit(a, b))),
      unknown: Object.fromEntries([...this.#unknown].toSorted(([a], [b]) => byCodeUnit(a, b))),
      failing,
      remedies,
      left: this.#left.toSorted((a, b) => byCodeUnit(a.target, b.target)),
      trips: trips.toSorted((a, b) => byCodeUnit(`${a.rail} ${a.about}`, `${b.rail} ${b.about}`)),
    });
  }
}

/** With its hash: over the policies, the targets, and what each change rests on. */
const sealed = (plan: Omit<Plan, "hash">): Plan => ({ ...plan, hash: hashOf(plan) });

/** The hash that a plan of this content has. */
export const hashOf = ({ hash: _, ...content }: Omit<Plan, "hash"> & { readonly hash?: string }): string =>
  createHash("sha256").update(canonicalJson(content)).digest("hex");
