import type { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { first } from "./migrations/0001-first.ts";
import { exempt } from "./migrations/0002-exempt.ts";
import { attempts } from "./migrations/0003-attempts.ts";
import { readPragma } from "./read-pragma.ts";

/** In order, and never changed once released: entry `n` leads to schema version `n + 1`. */
const migrations: readonly string[] = [first, exempt, attempts];

/** What SQLite keeps in a file's header to tell whose it is: "PLMB". */
const applicationId = 0x504c4d42;

/** Brings the schema forward, one transaction per step. */
export function migrate(database: DatabaseSync): void {
  for (const [index, script] of migrations.entries()) {
    if (readPragma(database, "user_version") !== index) continue;
    database.exec("begin immediate");
    try {
      // Asked inside the transaction: another agent may have been quicker.
      if (readPragma(database, "user_version") === index) {
        database.exec(script);
        database.exec(`pragma application_id = ${applicationId}`);
        database.exec(`pragma user_version = ${index + 1}`);
      }
      database.exec("commit");
    } catch (error) {
      if (database.isTransaction) database.exec("rollback");
      throw error;
    }
  }
}

/** Throws unless this version of Plumbline can use the file. */
export function checkSchema(
  database: DatabaseSync,
  path: string,
  { older }: { readonly older: "welcome" | "refused" },
): void {
  const version = Number(readPragma(database, "user_version"));
  const owner = readPragma(database, "application_id");
  const isNew = version === 0 && owner === 0 && database.prepare("select 1 from sqlite_schema").get() === undefined;
  if (owner !== applicationId && !isNew)
    throw new PlumblineError({
      code: "store-foreign",
      message: `${printable(path)} is an SQLite database, but none of Plumbline's.`,
      remedy: "Give Plumbline a file of its own (state.sqlite).",
    });
  if (version > migrations.length)
    throw new PlumblineError({
      code: "store-newer",
      message: `The store ${printable(path)} has schema version ${version}; this version of Plumbline knows ${migrations.length}.`,
      remedy: "Use the version of Plumbline that wrote it, or a newer one; there is no way back but a back-up.",
    });
  if (version < migrations.length && older === "refused")
    throw new PlumblineError({
      code: "store-older",
      message: `The store ${printable(path)} has schema version ${version}; this version of Plumbline reads ${migrations.length}.`,
      remedy: "Start the agent of this version once; it brings the store forward.",
    });
}
