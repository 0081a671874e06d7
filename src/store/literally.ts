import { type RawBuilder, sql } from "kysely";

/** A constant written into the statement: SQLite uses a partial index only where it sees that the condition is the index's own. */
export const literally = <T extends string | number>(constant: T): RawBuilder<T> => sql.lit(constant);
