import type { StateChange } from "../engine/lifecycle/stale.ts";
import type { ReportTarget } from "../model/report.ts";
import type { StoreReader } from "../model/store.ts";
import type { Leading } from "./context.ts";
import { closeGone } from "./gone.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { routeChanges } from "./route.ts";

/** Keeps what changed without a look, and what is to be told of it, together or not at all. */
export async function keepBetweenRuns(leading: Leading, change: StateChange): Promise<void> {
  const { store, writer, timer, config, outboxBell } = leading;
  if (change.states.length === 0) return;
  const [latest] = await store.runs({ limit: 1 });
  const targets = await rowsOf(store, change);
  const { entries } = routeChanges(
    { run: latest?.id ?? "", now: timer.now(), ...change, targets },
    { routes: config.notify, deadlines: config.deadlinesMs },
  );
  await writer.recordStates({ ...change, outbox: entries });
  if (entries.length > 0) outboxBell.ring();
}

/** A commit that takes checks away closes their findings at once; nobody has to be looked at for it. */
export const closeRemoved = (leading: Leading, active: ActivePolicies): Promise<void> =>
  leading.remembering(async () => {
    const nobody = { targets: new Map(), complete: false };
    await keepBetweenRuns(leading, await closeGone(nobody, leading, active, null));
  });

/** The targets that a change is about, as they were seen last: whose they are decides who is told. */
export async function rowsOf(store: StoreReader, { transitions }: StateChange): Promise<readonly ReportTarget[]> {
  const rows: ReportTarget[] = [];
  for (const target of new Set(transitions.map((one) => one.target))) {
    const [newest] = (await store.history(target)).latest;
    const look = newest === undefined ? undefined : await store.result(newest.result);
    if (look !== undefined) rows.push(look.target);
  }
  return rows;
}
