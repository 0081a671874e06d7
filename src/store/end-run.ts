import type { Footprint, RunEnd } from "../model/records.ts";
import { keepMembers, type Member, membersOf } from "./members.ts";
import { readResults } from "./results.ts";
import { requireRunning, type RunRow, runningRuns, updateRun } from "./runs.ts";
import { summarise } from "./summarise.ts";
import type { Db } from "./tables.ts";

/** Ends a run that is under way and keeps the list of its looks. */
export async function endRun(db: Db, end: RunEnd): Promise<void> {
  const run = requireRunning(await runningRuns(db), end.id);
  await keepEnd(db, run, { end, members: await membersOf(db, run) });
}

/**
 * Closes what is still under way although its agent is gone, as interrupted: it ended with its last look, and its looks are
 * counted. What it cost beside them died with it.
 */
export async function closeDeadRuns(db: Db): Promise<void> {
  for (const run of await runningRuns(db)) {
    const members = await membersOf(db, run);
    const end: RunEnd = {
      id: run.id,
      finishedAt: members.reduce((latest, { at }) => (at > latest ? at : latest), run.started_at),
      state: "interrupted",
      summary: await summarise(readResults(db, members)),
      footprint: nothing,
    };
    await keepEnd(db, run, { end, members });
  }
}

const nothing: Footprint = { logins: 0, terminals: 0, leftovers: 0, deferred: 0 };

async function keepEnd(
  db: Db,
  run: RunRow,
  { end, members }: { readonly end: RunEnd; readonly members: readonly Member[] },
): Promise<void> {
  await updateRun(db, run.seq, { ...end, ...(await keepMembers(db, run, members)) });
}
