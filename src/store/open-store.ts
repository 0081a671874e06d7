import { resolve } from "node:path";
import type { Clock } from "../model/ports.ts";
import type { Store } from "../model/store.ts";
import { Connection } from "./connection.ts";
import { openForReading, openForWriting } from "./open-database.ts";
import { storeOn } from "./store-on.ts";

/**
 * The store in an SQLite file, which is made where there is none, checked where there is one and never replaced. `readOnly`
 * makes and changes nothing, and works beside an agent that writes. Throws `PlumblineError` with a `store-…` code.
 */
export async function openStore(
  path: string,
  { clock, readOnly = false }: { readonly clock: Clock; readonly readOnly?: boolean },
): Promise<Store> {
  const file = resolve(path);
  const database = await (readOnly ? openForReading(file) : openForWriting(file));
  return storeOn(new Connection(database, file), { path: file, clock, readOnly });
}
