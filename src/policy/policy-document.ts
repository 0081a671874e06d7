import type { Json, Layer } from "../model/check.ts";
import type { Mode, Severity, TargetSelector } from "../model/policy.ts";

/** A policy as it is written, once its schema holds. */
export interface PolicyDocument {
  readonly metadata: {
    readonly name: string;
    readonly title?: string;
    readonly owner?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly severity?: Severity;
    readonly mode?: Mode;
    readonly targets?: TargetSelector;
    readonly inputs?: Readonly<Record<string, Json>>;
    readonly controls?: Readonly<Record<string, readonly string[]>>;
    readonly checks: readonly CheckDocument[];
  };
}

type WrittenCommandRemedy = {
  readonly run: string;
  readonly undo?: string;
  /** Seconds. */
  readonly timeout?: number;
  readonly layer?: Layer;
};

/** Beside its own keys, the spec under the name of its check type. */
export interface CheckDocument {
  readonly id: string;
  readonly title?: string;
  readonly severity?: Severity;
  readonly when?: string;
  readonly remedy?: "auto" | { readonly none: string } | WrittenCommandRemedy;
  readonly [type: string]: Json | undefined;
}
