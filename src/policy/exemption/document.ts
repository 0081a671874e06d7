import type { TargetSelector } from "../../model/policy.ts";

/** An exemption as it is written, once its schema holds. */
export interface ExemptionDocument {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly reason: string;
    readonly owner: string;
    readonly expires: string;
    readonly checks: readonly string[];
    readonly targets: TargetSelector;
    readonly subjects?: readonly string[];
  };
}
