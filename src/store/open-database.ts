import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { busyTimeout } from "./connection.ts";
import { checkPlace } from "./check-place.ts";
import { createFile } from "./create-file.ts";
import { checkSchema, migrate } from "./migrate.ts";
import { readPragma } from "./read-pragma.ts";
import { requireVersion } from "./sqlite-version.ts";
import { restore, primaryCode, storeError } from "./store-error.ts";

/**
 * The database of a writer: made when there is none, checked page by page when there is one, brought to the newest schema.
 * Throws `PlumblineError`; a file that is damaged or not ours stays as it is.
 */
export async function openForWriting(path: string): Promise<DatabaseSync> {
  requireVersion();
  if ((await checkPlace(path)) === "absent") {
    await createFile(path, (made) => connect(made, "rw", (database) => forWriting(database, path)).close());
  }
  return rebuildingErrors(path, () => connect(path, "rw", (database) => forWriting(database, path)));
}

/** The database of a reader: nothing is made, migrated or written. Throws `PlumblineError` `store-missing` where there is none. */
export async function openForReading(path: string): Promise<DatabaseSync> {
  requireVersion();
  if (!existsSync(path))
    throw new PlumblineError({
      code: "store-missing",
      message: `There is no store at ${printable(path)}.`,
      remedy: "Start the agent (plumbline serve) once, or name the file that it writes (state.sqlite).",
    });
  return rebuildingErrors(path, () => {
    try {
      return connect(path, "rw", (database) => forReading(database, path));
    } catch (error) {
      // In WAL mode reading too makes a file beside the database. Where the folder forbids that and nobody writes (there is
      // no WAL), the database cannot change either and is read as it stands.
      if (primaryCode(error) === undefined || existsSync(`${path}-wal`)) throw error;
      return connect(path, "immutable", (database) => forReading(database, path));
    }
  });
}

function forWriting(database: DatabaseSync, path: string): void {
  const integrity = String(readPragma(database, "quick_check(1)"));
  if (integrity !== "ok")
    throw new PlumblineError({
      code: "store-corrupt",
      message: `The store ${printable(path)} is damaged (${printable(integrity, 200)}).`,
      remedy: restore,
    });
  checkSchema(database, path, { older: "welcome" });
  database.exec("pragma journal_mode = wal; pragma synchronous = full");
  // What is pruned is gone from the file too.
  database.exec("pragma secure_delete = on");
  migrate(database);
}

function forReading(database: DatabaseSync, path: string): void {
  database.exec("pragma query_only = on");
  checkSchema(database, path, { older: "refused" });
}

/** Never makes the file. `rw` serves readers too: a connection that may not write leaves its WAL behind. */
function connect(path: string, how: "rw" | "immutable", prepare: (database: DatabaseSync) => void): DatabaseSync {
  const url = pathToFileURL(path);
  url.search = how === "rw" ? "mode=rw" : "mode=ro&immutable=1";
  const database = new DatabaseSync(url, { timeout: busyTimeout, enableForeignKeyConstraints: true });
  try {
    database.exec("pragma trusted_schema = off; pragma cell_size_check = on; pragma temp_store = memory");
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function rebuildingErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeError(error, path);
  }
}
