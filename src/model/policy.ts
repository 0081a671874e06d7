import type { Ask } from "./observation.ts";
import type { Json, Layer } from "./check.ts";

export const severities = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];
export type Mode = "audit" | "enforce";

/** Names take `*` and `?`; a leading `!` excludes. All given must hold; absent means every target. */
export interface TargetSelector {
  readonly domains?: readonly string[];
  readonly userProfiles?: readonly string[];
  readonly spaces?: readonly string[];
  readonly appTypes?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** A CEL expression over the target's facts. */
  readonly where?: string;
}

/** Where something stands in a policy file; lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface CompiledCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly type: string;
  readonly spec: Json;
  /** A CEL expression over the target's facts: the check applies where it holds. */
  readonly when?: string;
  /** The path or name that the spec is about, from its type; empty where there is none. */
  readonly subject: string;
  readonly asks: readonly Ask[];
  /** A machine may repair it: by its type, or by a command. */
  readonly remedy?: "auto" | CommandRemedy;
  /** Printable: what repairs it, from `remedy: {none: why}` or by the type's remedy; absent where neither is there. */
  readonly remediation?: string;
  readonly position: SourcePosition;
}

/** A command that repairs what a check fails on, as the policy writes it. */
export interface CommandRemedy {
  readonly run: string;
  readonly undo?: string;
  readonly timeoutMs: number;
  /** What it writes to, as its author says. */
  readonly layer: Layer;
}

export interface CompiledPolicy {
  readonly name: string;
  readonly title: string;
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: Mode;
  readonly controls: Readonly<Record<string, readonly string[]>>;
  readonly targets: TargetSelector;
  /** Where no variant selects the target. */
  readonly checks: readonly CompiledCheck[];
  /** The same checks with other inputs, for targets of the config's choice; the first that selects a target counts. */
  readonly variants?: readonly PolicyVariant[];
  readonly position: SourcePosition;
}

export interface PolicyVariant {
  readonly targets: TargetSelector;
  /** In the order of the policy's own. */
  readonly checks: readonly CompiledCheck[];
}

/** A reviewed acceptance of findings; they are still judged. */
export interface CompiledExemption {
  readonly name: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO 8601, UTC, milliseconds: the first moment at which it no longer holds. */
  readonly expires: string;
  /** Patterns on `POLICY/CHECK`, as names take them. */
  readonly checks: readonly string[];
  readonly targets: TargetSelector;
  /** Patterns on the subject of a finding; absent means every subject. */
  readonly subjects?: readonly string[];
  readonly position: SourcePosition;
}

/** Frozen. `hash` is sha256 over the canonical content: the same policies give the same hash whatever the file layout. */
export interface CompiledPolicySet {
  readonly hash: string;
  readonly policies: readonly CompiledPolicy[];
  /** Sorted by name. */
  readonly exemptions: readonly CompiledExemption[];
}
