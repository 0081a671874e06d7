import type { DatabaseSync } from "node:sqlite";

/** A pragma that gives one value. The name is a constant of ours. */
export function readPragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
}
