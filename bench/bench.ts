import type { Abortable } from "../src/model/ports.ts";
import type { Bed } from "./bed/servers.ts";
import type { Result } from "./measure/result.ts";

/** One comparison. Its results are printed as they come; it throws only where an answer is wrong or something does not work. */
export interface Bench {
  /** One line for the list of benches. */
  readonly about: string;
  run(surroundings: Surroundings): AsyncIterable<Result>;
}

export interface Surroundings extends Abortable {
  readonly bed: Bed;
  readonly note: (text: string) => void;
}
