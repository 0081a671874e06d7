import type { Reason } from "../../model/outcome.ts";

/** What stands under a key, where it cannot be told: it is computed, or means something else from place to place. */
export class Unclear {
  readonly reason: Reason;

  constructor(detail: string) {
    this.reason = { code: "undecidable", detail };
  }
}
