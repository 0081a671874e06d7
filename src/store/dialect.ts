import { type Dialect, type Driver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { Connection } from "./connection.ts";

/**
 * Kysely on one connection of node:sqlite. A transaction takes the write lock when it begins, so that it never fails half-way
 * because somebody else wrote first; one whose access mode is `read only` takes none.
 */
export const dialectOn = (connection: Connection): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => driverOn(connection),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

const driverOn = (connection: Connection): Driver => ({
  async init() {},
  async acquireConnection() {
    await connection.lock.take();
    return connection;
  },
  beginTransaction: (_, { accessMode }) => connection.begin(accessMode === "read only" ? "read" : "write"),
  commitTransaction: () => connection.commit(),
  rollbackTransaction: () => connection.rollback(),
  async releaseConnection() {
    connection.lock.give();
  },
  async destroy() {
    await connection.close();
  },
});
