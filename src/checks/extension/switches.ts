import type { Json } from "../../model/check.ts";
import type { Reason } from "../../model/outcome.ts";
import { lookupIn } from "../formats/lookup.ts";
import { jsonOf, listing } from "../read-answers.ts";
import type { Sourced } from "./sources.ts";

/** Names that are switched on or off under one key of several files, and why that may not be all. */
export interface Switches {
  readonly state: ReadonlyMap<string, boolean>;
  readonly open?: Reason;
}

/**
 * Merges a key of all files as Jupyter's `recursive_update` does (jupyter_server/config_manager.py): later files win name by name,
 * null takes a name out, a list replaces what was there.
 */
export function switches(answers: readonly Sourced[], key: readonly string[]): Switches {
  let state = new Map<string, boolean>();
  let open: Reason | undefined;
  for (const { answer } of answers) {
    const { files, open: more } = listing(answer);
    open ??= more;
    for (const fact of files) {
      const read = jsonOf(fact);
      if ("reason" in read) {
        open ??= read.reason;
        continue;
      }
      const merged = merge(state, lookupIn(read.json)(key));
      if (merged === undefined) open ??= { code: "unparsable", detail: `${key.join(".")} is neither a map nor a list` };
      else state = merged;
    }
  }
  return open === undefined ? { state } : { state, open };
}

function merge(state: ReadonlyMap<string, boolean>, value: Json | undefined): Map<string, boolean> | undefined {
  if (value === undefined) return new Map(state);
  if (Array.isArray(value))
    return new Map(value.filter((name) => typeof name === "string").map((name) => [name, true]));
  if (typeof value !== "object" || value === null) return undefined;
  const merged = new Map(state);
  for (const [name, on] of Object.entries(value)) {
    if (on === null) merged.delete(name);
    else merged.set(name, Boolean(on));
  }
  return merged;
}
