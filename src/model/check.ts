import type { Change } from "./change.ts";
import type { Answer, Ask } from "./observation.ts";
import type { Outcome, Reason } from "./outcome.ts";
import type { AppFacts } from "./target.ts";

/** Plain JSON data, as a policy gives it after validation. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What one check came to on one target. */
export interface Judgement {
  readonly outcome: Outcome;
  /** Short printable facts that support the outcome, such as `mode 0644`; never file content. */
  readonly evidence?: readonly string[];
  /** Beside a `fail`: the value was of a kind that cannot be compared so, which is no pass the other way round either. */
  readonly mismatch?: string;
  /** Beside a `fail`: each of these is a finding of its own. */
  readonly found?: {
    readonly hits: readonly Found[];
    /** Why there may be more. */
    readonly rest?: Reason;
  };
  /** AWS itself said so, and not the home that is judged. */
  readonly attested?: true;
}

/** One of the things that a check found; both are printable. */
export interface Found {
  readonly subject: string;
  readonly observed: string;
}

/** What is known beside the answers. */
export interface JudgeContext {
  /** AWS's own facts; undefined where no AWS app stands behind the target. */
  readonly app: AppFacts | undefined;
  /** When it is judged, in milliseconds since the epoch. */
  readonly now: number;
}

/** A problem inside one check's spec that its schema cannot express. `path` is a JSON Pointer below the check type's key. */
export interface SpecProblem {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * A check type: data in, asks out, judgement back; no I/O. A new type is one folder under `checks/` and one line in its registry.
 * `Spec` is what the policy holds under the type's key after schema validation.
 */
export interface CheckType<Spec = Json> {
  readonly name: string;
  /** Its spec holds checks of other types. */
  readonly combines?: true;
  /** JSON Schema 2020-12 of the spec, with `title`, `description` and `examples`; composed into `schemas/policy.schema.json`. */
  readonly schema: JsonObject;
  /** What the schema cannot say: bad regular expressions, assertions that can never fail or never pass. */
  lint(spec: Spec): readonly SpecProblem[];
  /** The path or name that the spec is about, empty where it is about none: a finding's identity rests on it, whatever came back. */
  subject(spec: Spec): string;
  /** The facts to ask for; `judge` gets the answers in the same order. A check without any needs no login. */
  probe(spec: Spec): readonly Ask[];
  judge(spec: Spec, answers: readonly Answer[], context: JudgeContext): Judgement;
  /** How a machine repairs what fails; absent where none can. */
  readonly remedy?: Remedy<Spec>;
}

/** The repair of one type of check: data in, changes out; no I/O. */
export interface Remedy<Spec = Json> {
  /** What it does for checks of this type, for people who write them: one sentence. */
  readonly about: string;
  /** Why this spec does not say what would be right, one sentence; undefined where it does. */
  refuses(spec: Spec): string | undefined;
  /** What it does, as one tells a person to do it: one sentence. */
  describe(spec: Spec): string;
  /** What to ask for beside the check's own asks, so that the changes can be told. */
  probe(spec: Spec): readonly Ask[];
  /** `answers` are those to `probe` of the remedy. Only for what fails. */
  repair(spec: Spec, answers: readonly Answer[]): Repair;
  /** Of these changes, which `repair` gave. */
  risk(spec: Spec, changes: readonly Change[]): Risk;
  /** What it writes to. */
  layer(spec: Spec): Layer;
  /** Why the next start of the app undoes it, and what to change instead: one sentence. Absent where nothing of the kind is known. */
  notDurable?(spec: Spec): string | undefined;
}

/** What a change can do to a home at worst: tighten and set, take something away, or whatever a command does. */
export type Risk = "low" | "medium" | "high";

/**
 * What a change is written to. `home` stays. The others come back at the next start: `image`, files that the image brings; `server`, what
 * the Jupyter server that runs has in its memory; `session`, processes and all else that lives as long as the app does.
 */
export const layers = ["home", "image", "server", "session"] as const;
export type Layer = (typeof layers)[number];

/** The changes after which the check passes, in order; or why there are none, one printable sentence. */
export type Repair = { readonly changes: readonly Change[] } | { readonly cannot: string };
