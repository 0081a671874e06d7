import type { Change } from "./change.ts";
import type { Layer, Risk } from "./check.ts";
import type { Severity } from "./policy.ts";
import type { Run } from "./report.ts";

/** What stands at a path, told without its content. */
export interface Stand {
  /** Lower-case hex; absent where only the mode is looked at. */
  readonly sha256?: string;
  /** Four octal digits. */
  readonly mode: string;
}

/** One change of a planned remedy as a person reads it. All texts are printable. */
export interface Step {
  readonly kind: Change["kind"];
  /** The path, or the command. */
  readonly on: string;
  /** What it rests on; null where nothing stands there, or for a command. */
  readonly before: Stand | null;
  /** What stands there afterwards. */
  readonly after: Stand | null;
  /** Lines of a unified diff, without what looks like a secret; null where none is shown. */
  readonly diff: readonly string[] | null;
  /** How it is put back, one sentence; null where it cannot be. */
  readonly undo: string | null;
}

/** Each may stop a change; all but `policy` are the agent's own. */
export const rails = {
  policy: "The policy is in `mode: audit`, so it only looks; write `mode: enforce` in it.",
  mode: "The agent's own ceiling is `safety.mode: audit`; write `safety: { mode: enforce }` below `spec` in the config, plumbline.yaml.",
  command:
    "The command is not in the config's `safety.allowedCommands`; add exactly this text to it where it may be sent.",
  contested:
    "It keeps coming back after repairs: find out who or what changes it, or raise `safety.changes.attempts` in the config.",
  "mass-drift":
    "So many failures at once look like a mistake of the policy or the platform: look at it, then raise `safety.changes.massDrift` in the config where the policy is right, and plan again.",
  limit:
    "One run changes no more for one check: plan and apply again for the next ones, or raise `safety.changes.targets` or `.percent` in the config.",
  window: "No window of `safety.windows` is open now; run it again in one.",
  stopped: "The stop file exists, or stopping was asked for: remove the file (`safety.stopFile`), then run it again.",
  halted:
    "A change before it failed or spoiled something, so the rest was not begun: look at that one, then run it again.",
  unsettled:
    "An earlier change of this may still be made, or could not be looked at yet: run it again when its command has ended, after a quarter of an hour at most.",
  superseded: "A commit changed the policies while changes were made; the next run plans by the new ones.",
  busy: "A kernel of this person computes now (`safety.changes.whenBusy: leave`); run it again later.",
} as const satisfies Record<string, string>;

export type Rail = keyof typeof rails;

/** One repair of one check on one target: what would be done, exactly. */
export interface PlannedRemedy {
  /** sha256 over target, check and steps with what they rest on: another state of the home is another remedy. */
  readonly id: string;
  readonly target: string;
  readonly policy: string;
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  /** Id of the finding that it repairs. */
  readonly finding: string;
  /** One sentence on what is done. */
  readonly does: string;
  readonly risk: Risk;
  readonly layer: Layer;
  /** Why the next start of the app undoes it, and what to change instead; null where it stays. */
  readonly notDurable: string | null;
  readonly steps: readonly Step[];
  /** Commands that the config has to allow: those that are sent, and those that a policy wrote to put them back. */
  readonly commands: readonly string[];
  /** The policy wrote them; those of a check's own type are ours. */
  readonly written: boolean;
  /** The rail that holds it back; null where it is to be made. */
  readonly held: Rail | null;
}

/** A failing check that is left to a person, and why. */
export interface LeftToPerson {
  readonly target: string;
  readonly policy: string;
  readonly check: string;
  readonly severity: Severity;
  readonly why: string;
}

/** A rail that held something back. */
export interface Trip {
  readonly rail: Rail;
  /** `POLICY/CHECK`, or the target for what is about one. */
  readonly about: string;
  /** What was counted. */
  readonly counted: string;
}

export interface Plan {
  readonly schema: "plumbline/plan/v1";
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly agent: Run["agent"];
  readonly source: Run["source"];
  readonly policyHash: string;
  /** Patterns on the checks that it is about; all where none are given. */
  readonly selection: {
    readonly policies?: readonly string[];
    readonly checks?: readonly string[];
    readonly severities?: readonly string[];
  };
  readonly targets: {
    readonly expected: number;
    readonly observed: number;
  };
  /** Why targets were not observed, by how many. */
  readonly unobserved: Readonly<Record<string, number>>;
  /** On how many observed targets each `POLICY/CHECK` could not be told, so that nobody knows whether it wants a remedy. */
  readonly unknown: Readonly<Record<string, number>>;
  /** On how many targets each `POLICY/CHECK` with a remedy fails, and on how many of them it did not before. */
  readonly failing: Readonly<Record<string, { readonly now: number; readonly sudden: number }>>;
  readonly remedies: readonly PlannedRemedy[];
  readonly left: readonly LeftToPerson[];
  readonly trips: readonly Trip[];
  /** sha256 over all of the above. */
  readonly hash: string;
}

/**
 * What became of a remedy. `fixed`: the check passes now; `not-durable`: it does, until the next start; `failed`: it was sent, and the
 * check does not pass; `blocked`: a rail or an accident stopped it before it was sent; `refused`: the home is no longer as planned, so
 * nothing was changed; `ambiguous`: it was sent, and what came of it is not known yet.
 */
export const remedyStates = ["fixed", "not-durable", "failed", "blocked", "refused", "ambiguous"] as const;
export type RemedyState = (typeof remedyStates)[number];

export interface RemedyResult {
  readonly remedy: PlannedRemedy;
  readonly state: RemedyState;
  /** Printable; null where there is nothing to add. */
  readonly detail: string | null;
  /** Id of the intent; null where none was made. */
  readonly intent: string | null;
}
