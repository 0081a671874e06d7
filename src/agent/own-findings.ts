import type { TargetResult } from "../engine/assess.ts";
import { toFinding } from "../engine/finding.ts";
import { type Outcome, unknown } from "../model/outcome.ts";
import type { CompiledCheck } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { nameOf } from "../engine/remedies/rails.ts";
import type { Rail } from "../model/remedy.ts";
import { printable } from "../model/untrusted.ts";
import type { Leading } from "./context.ts";
import type { Refusal } from "./policy-keeper.ts";

/** The name that findings about the agent's own source and config carry as their policy. */
export const ownPolicy = "plumbline-agent";

/** What is wrong with the config file that is there now, while an older one runs. */
export interface ConfigRefusal {
  /** `file:line:column: message`. */
  readonly details: readonly string[];
}

interface Facts {
  readonly revision: string;
  /** Whether the source has been asked since the agent started: an earlier life's refusal is not forgotten as long as it has not. */
  readonly asked: boolean;
  readonly refusal: Refusal | undefined;
  /** What is wrong with the store, by its own daily look. */
  readonly store: string | undefined;
  readonly config: ConfigRefusal | undefined;
  /** What the last changes came to; `off` where the config lets it change nothing any more, undefined where it never did. */
  readonly changes: Leading["changes"] | "off" | undefined;
}

/**
 * What the agent says of itself, as findings like any other, so that they have a life, a cause and readers: whether the newest
 * policies run, and whether the newest config does. Observed by us and not by a target: assurance A4.
 */
export function ownFindings({ revision, asked, refusal, config, store, changes }: Facts): TargetResult {
  const judged = [
    { check: sourceAccepted, outcome: sourceOutcome(asked, refusal), evidence: refusal?.details ?? [] },
    { check: configAccepted, outcome: configOutcome(config), evidence: config?.details ?? [] },
    { check: storeWhole, outcome: storeOutcome(store), evidence: [] },
    ...(changes === undefined ? [] : [{ check: changesMade, ...changesOutcome(changes) }]),
  ];
  const findings = judged.map(({ check, outcome, evidence }) => ({
    ...toFinding({ target: self, policy: ownPolicy, check, revision }, { outcome, evidence }),
    ...(outcome.kind !== "unknown" && { assurance: "A4" as const }),
    ...(check === sourceAccepted && refusal !== undefined && { remediation: refusal.remedy }),
  }));
  return {
    target: {
      id: self.id,
      provider: self.provider,
      domain: null,
      userProfile: null,
      space: null,
      appType: null,
      state: self.state,
      observed: true,
      reason: null,
      detail: null,
      transport: null,
      leftovers: [],
    },
    findings,
    planned: findings.length,
  };
}

export const self: Target = { id: "agent", provider: "agent", state: "Running" };

const own = (check: Pick<CompiledCheck, "id" | "title" | "remediation">): CompiledCheck => ({
  ...check,
  severity: "high",
  type: "agent",
  spec: {},
  subject: "",
  asks: [],
  position: { file: "plumbline", line: 1, column: 1 },
});

const sourceAccepted = own({
  id: "source-accepted",
  title: "The newest policies are the ones that run",
  remediation: "Look at the policy repository.",
});

const configAccepted = own({
  id: "config-accepted",
  title: "The newest config is the one that runs",
  remediation: "Correct the agent's config; `plumbline validate --config FILE` shows every problem.",
});

const storeWhole = own({
  id: "store-whole",
  title: "The agent's store is whole",
  remediation:
    "Stop the agent and put the latest copy of the store in its place (plumbline history --copy-to makes one).",
});

export const changesMade = own({
  id: "changes-made",
  title: "What policies may repair is repaired",
  remediation: "Look at `plumbline plan`, which says what holds each repair back and how to go on.",
});

/** The limit of a run is no trouble: the next run goes on. Nor is what passes by itself. */
const troubles: ReadonlySet<Rail> = new Set<Rail>(["command", "contested", "mass-drift", "halted"]);

function changesOutcome(changes: Leading["changes"] | "off"): {
  readonly outcome: Outcome;
  readonly evidence: readonly string[];
} {
  if (changes === "off") return { outcome: { kind: "notApplicable", fact: "safety.mode is audit" }, evidence: [] };
  if (changes.last === undefined) return { outcome: unknown("not-yet-asked"), evidence: [] };
  const { results, trips, harmed } = changes.last;
  const failed = results.filter(({ state }) => state === "failed" || state === "ambiguous");
  const evidence = [
    ...trips
      .filter(({ rail }) => troubles.has(rail))
      .map(({ rail, about, counted }) => `${rail}: ${about}: ${counted}`),
    ...failed.map(({ remedy, state, detail }) => `${state}: ${nameOf(remedy)} on ${remedy.target}: ${detail ?? ""}`),
    ...harmed.map((one) => `passed before a change, and does not now: ${one}`),
  ].map((line) => printable(line, 300));
  const expected = "no repair fails, and no rail holds one back for good";
  const [first, ...more] = evidence;
  if (first === undefined) return { outcome: { kind: "pass", expected, observed: "none" }, evidence };
  const observed = `${first}${more.length === 0 ? "" : `, and ${more.length} more`}`;
  return { outcome: { kind: "fail", expected, observed }, evidence: evidence.slice(0, 20) };
}

function storeOutcome(problem: string | undefined): Outcome {
  const expected = "every page can be read, and the ledger's chain holds";
  return problem === undefined
    ? { kind: "pass", expected, observed: "it is whole" }
    : { kind: "fail", expected, observed: problem };
}

function sourceOutcome(asked: boolean, refusal: Refusal | undefined): Outcome {
  const expected = "the newest revision is reachable, verified, valid and runs";
  if (refusal === undefined && !asked) return unknown("not-yet-asked");
  if (refusal === undefined) return { kind: "pass", expected, observed: "it runs" };
  const which = refusal.revision === null ? "" : `${refusal.revision.slice(0, 12)} `;
  const [detail, ...more] = refusal.details;
  const first = detail === undefined ? "" : `; ${detail}${more.length === 0 ? "" : `, and ${more.length} more`}`;
  return { kind: "fail", expected, observed: `${which}${refusal.kind}: ${refusal.message}${first}` };
}

function configOutcome(config: ConfigRefusal | undefined): Outcome {
  const expected = "the config file is valid and runs";
  if (config === undefined) return { kind: "pass", expected, observed: "it runs" };
  return { kind: "fail", expected, observed: config.details[0] ?? "it is not valid" };
}
