import { suite } from "node:test";
import { forgetting } from "./store/forgetting.ts";
import type { StoreHarness } from "./store/harness.ts";
import { keptThings } from "./store/kept.ts";
import { leases } from "./store/leases.ts";
import { looks } from "./store/looks.ts";
import { intents } from "./store/intents.ts";
import { outbox } from "./store/outbox.ts";
import { pruning } from "./store/pruning.ts";
import { runs } from "./store/runs.ts";
import { states } from "./store/states.ts";

/** Every promise of the Store port. `make` gives a place without a store; what it opens there is one and the same store. */
export function storeSuite(make: () => StoreHarness): void {
  suite("runs", () => runs(make));
  suite("looks", () => looks(make));
  suite("states and transitions", () => states(make));
  suite("what is kept beside", () => keptThings(make));
  suite("messages", () => outbox(make));
  suite("intents", () => intents(make));
  suite("the lease", () => leases(make));
  suite("pruning", () => pruning(make));
  suite("forgetting", () => forgetting(make));
}
