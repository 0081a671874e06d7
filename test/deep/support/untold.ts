import { DatabaseSync } from "node:sqlite";
import type { Transition } from "../../../src/model/lifecycle.ts";
import type { NoticeItem } from "../../../src/model/notice.ts";
import { itemKey } from "./told-items.ts";

/**
 * The news that a reader never got although nothing made it obsolete, in words: of each finding the last move that the ledger
 * tells, and whether it flaps or has settled. Earlier news may be missing (see src/agent/still-true.ts).
 */
export function untold(ledger: readonly Transition[], told: ReadonlySet<string>, file: string): readonly string[] {
  const outbox = statesByItem(file);
  return [...Map.groupBy(ledger, ({ finding }) => finding).values()].flatMap((entries) => {
    const moves = entries.filter(({ change }) => life.has(change));
    const [before, move] = [moves.at(-2), moves.at(-1)];
    const calm = entries.findLast(({ change }) => change === "flapping" || change === "settled");
    const excused =
      move === undefined ||
      // A finding that flaps moves in silence, so that what was told last may have been untrue when its turn came.
      (calm !== undefined && calm.seq > move.seq) ||
      // Opened and closed again before anybody was told.
      (move.change === "resolved" && before !== undefined && outbox.get(itemKey(before)) === "dropped, never tried");
    return [...(excused ? [] : [move]), ...(calm === undefined ? [] : [calm])]
      .filter((entry) => !told.has(itemKey(entry)))
      .map((entry) => `${entry.seq}: ${itemKey(entry)} is ${outbox.get(itemKey(entry)) ?? "not in the outbox"}`);
  });
}

const life: ReadonlySet<string> = new Set(["opened", "reopened", "resolved"]);

/** What became of the entry that held each item; the store's reader shows only those that wait. */
function statesByItem(file: string): ReadonlyMap<string, string> {
  using database = new DatabaseSync(file, { readOnly: true });
  return new Map(
    database
      .prepare("SELECT items, state, attempts FROM outbox")
      .all()
      .flatMap(({ items, state, attempts }) => {
        const all: readonly NoticeItem[] = JSON.parse(String(items));
        return all.map(
          (item) => [itemKey(item), `${String(state)}, ${attempts === 0 ? "never tried" : "tried"}`] as const,
        );
      }),
  );
}
