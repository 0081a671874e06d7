import { DatabaseSync } from "node:sqlite";
import { unpack } from "../../../src/store/content.ts";

/** One value of a store as a person could read it. */
export interface StoreText {
  /** `table.column`; for content, its kind after it. */
  readonly place: string;
  /** Whether it lies in the file deflated, where a search through its bytes would not see it. */
  readonly packed: boolean;
  readonly text: string;
}

/** Every text and every blob of every table of a store, blobs unpacked as the store itself does. Throws where one cannot be. */
export function storeTexts(file: string): readonly StoreText[] {
  using database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${String(name)}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).flatMap(([column, value]): readonly StoreText[] => {
          const place = [`${String(name)}.${column}`, ...(name === "blobs" ? [String(row["kind"])] : [])].join(" ");
          if (typeof value === "string") return [{ place, packed: false, text: value }];
          if (value instanceof Uint8Array) return [{ place, packed: true, text: unpack(value) }];
          return [];
        }),
      ),
  );
}
