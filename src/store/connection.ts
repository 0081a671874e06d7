import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { setTimeout } from "node:timers/promises";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { Lock } from "./lock.ts";
import { primaryCode, storeError } from "./store-error.ts";

/** SQLite's primary codes of a lock that somebody else holds, and of a failed read, write or sync. */
const busy = 5;
const inputOutput = 10;
/** Milliseconds that a statement waits for somebody else's lock. */
export const busyTimeout = 5_000;
/** Milliseconds between two attempts to begin writing. */
const pause = 10;
/** The texts of our statements are constants, a few dozen; this only bounds a mistake. */
const mostStatements = 500;

/** One handle of node:sqlite behind Kysely, with statements kept prepared and errors rebuilt. */
export class Connection implements DatabaseConnection {
  readonly lock = new Lock();
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #patience: number;
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();
  #ended: PlumblineError | undefined;

  /** `patience` is how many milliseconds a writer waits for its turn among several processes. */
  constructor(database: DatabaseSync, path: string, patience: number = busyTimeout) {
    this.#database = database;
    this.#path = path;
    this.#patience = patience;
  }

  async executeQuery<R>({ sql, parameters }: Pick<CompiledQuery, "sql" | "parameters">): Promise<QueryResult<R>> {
    if (this.#ended !== undefined) throw this.#ended;
    try {
      const { statement, reads } = this.#prepared(sql);
      // Kysely types parameters as unknown; node:sqlite itself refuses what it cannot bind.
      const values = parameters as readonly SQLInputValue[];
      if (reads) return { rows: statement.all(...values) as R[] };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    } catch (error) {
      throw this.#rebuilt(error);
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("An open cursor would hold the one connection; read page by page.");
  }

  async begin(how: "read" | "write"): Promise<void> {
    if (how === "read") await this.#run("begin");
    else await this.#beginWriting();
  }

  /** SQLite itself would wait with the whole thread, and who holds the lock may need that thread to give it back. */
  async #beginWriting(): Promise<void> {
    await this.#run("pragma busy_timeout = 0");
    try {
      for (let waited = 0; ; waited += pause) {
        if (this.#ended !== undefined) throw this.#ended;
        try {
          this.#prepared("begin immediate").statement.run();
          return;
        } catch (error) {
          if (waited >= this.#patience || primaryCode(error) !== busy) throw this.#rebuilt(error);
        }
        await setTimeout(pause);
      }
    } finally {
      if (this.#database.isOpen) this.#database.exec(`pragma busy_timeout = ${busyTimeout}`);
    }
  }

  async commit(): Promise<void> {
    await this.#run("commit");
  }

  /** SQLite has rolled back by itself after some errors, such as a full disk. */
  async rollback(): Promise<void> {
    if (!this.#database.isOpen || !this.#database.isTransaction) return;
    try {
      this.#database.exec("rollback");
    } catch (error) {
      // The error that led here says more; a handle that cannot even go back says it to whoever comes next.
      const rebuilt = storeError(error, this.#path);
      if (rebuilt instanceof PlumblineError) this.#ended ??= rebuilt;
    }
  }

  /** Waits for the transaction that is under way; whoever comes later is told. */
  async close(): Promise<void> {
    await this.lock.take();
    try {
      this.#ended ??= closed(this.#path);
      this.#statements.clear();
      if (this.#database.isOpen) this.#database.close();
    } finally {
      this.lock.give();
    }
  }

  async #run(sql: string): Promise<void> {
    await this.executeQuery({ sql, parameters: [] });
  }

  #prepared(sql: string): { readonly statement: StatementSync; readonly reads: boolean } {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= mostStatements) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    const made = { statement, reads: statement.columns().length > 0 };
    this.#statements.set(sql, made);
    return made;
  }

  /** After a failed sync nobody knows what the disk holds, so this handle is not used again. */
  #rebuilt(error: unknown): unknown {
    const rebuilt = storeError(error, this.#path);
    if (primaryCode(error) === inputOutput && rebuilt instanceof PlumblineError) this.#ended = rebuilt;
    return rebuilt;
  }
}

const closed = (path: string): PlumblineError =>
  new PlumblineError({
    code: "store-closed",
    message: `The store ${printable(path)} is closed.`,
    remedy: "Open it again; if nobody closed it on purpose, this is a fault in Plumbline.",
  });
