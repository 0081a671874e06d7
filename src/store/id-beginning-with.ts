import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import type { Db } from "./tables.ts";

/**
 * The one id that is, or begins with, `start`. A range rather than a pattern: the index answers it, and no character of `start`
 * means anything. Throws `UsageError` where several begin so.
 */
export async function idBeginningWith(
  db: Db,
  table: "runs" | "states",
  { start, least }: { readonly start: string; readonly least: number },
): Promise<string | undefined> {
  const found = await db
    .selectFrom(table)
    .select("id")
    .where("id", ">=", start)
    .where("id", "<=", start + afterAll)
    .orderBy("id")
    .limit(2)
    .execute();
  const [first, second] = found.map(({ id }) => id);
  if (first === undefined || first === start) return first;
  if (start.length < least) return undefined;
  if (second === undefined) return first;
  throw new UsageError(
    `Several begin with ${printable(start, 80)}, such as ${first} and ${second}.`,
    "Give more characters of the id.",
  );
}

/** The last code point: in UTF-8 order nothing that is meant comes after it. */
const afterAll = "\u{10ffff}";
