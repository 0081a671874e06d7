import type { Transition } from "../model/lifecycle.ts";
import type { CompiledPolicy } from "../model/policy.ts";

/** What a report rests on and does not repeat. */
export interface About {
  /** Those of the run; what is only remembered may come from others. */
  readonly policies: readonly CompiledPolicy[];
  /** What the run moved, by the ledger; absent where nothing is remembered. */
  readonly changes?: readonly Transition[];
}
