import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openForWriting } from "../../../src/store/open-database.ts";
import { Connection } from "../../../src/store/connection.ts";
import { storeOn } from "../../../src/store/store-on.ts";
import { HandClock } from "./material.ts";

/**
 * A folder for a store, removed at the end of the scope. In memory where the system offers that: a sync to a disk takes
 * milliseconds, and only the tests of durations want it. `disk` insists on one.
 */
export function place(kind: "memory" | "disk" = "memory") {
  const root = kind === "memory" && existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(root, "plumbline-store-"));
  return {
    folder,
    path: join(folder, "store.db"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A store whose own connection can be looked at from behind. */
export async function openedFromBehind(path: string, { clock = new HandClock(), patience = 5000 } = {}) {
  const database = await openForWriting(path);
  const store = storeOn(new Connection(database, path, patience), { path, clock, readOnly: false });
  return { database, store };
}
