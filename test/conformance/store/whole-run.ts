import type { NewRun, RunEnd, TargetLook } from "../../../src/model/records.ts";
import { day, iso, look, newRun, printed, runEnd, start } from "../../store/support/material.ts";
import type { Opened } from "./harness.ts";

export const keep = { runs: 90, transitions: 400, observations: 30, outbox: 30 };
/** What pruning counts where there is nothing to delete. */
export const nothing = { runs: 0, transitions: 0, observations: 0, outbox: 0 };

/** A whole run on one day, with these looks; for all policies, unless it says otherwise. */
export async function run(
  o: Opened,
  onDay: number,
  seen: readonly TargetLook[],
  { run: more, end }: { readonly run?: Partial<NewRun>; readonly end?: Partial<RunEnd> } = {},
): Promise<string> {
  const id = `run-${onDay}`;
  const at = iso(start + onDay * day);
  await o.writer.startRun(newRun(id, { startedAt: at, policyHash: id, ...more }));
  await o.writer.keepPolicySet(id, { day: onDay });
  for (const one of seen) await o.writer.recordLook(look(id, one, { at, policyHash: id, observations: [answer] }));
  await o.writer.finishRun(runEnd(id, end), []);
  return id;
}

const answer = printed("umask", "0022");
