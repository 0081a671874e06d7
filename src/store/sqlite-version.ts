import { DatabaseSync } from "node:sqlite";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

/** The first without the fault that could lose a WAL while two connections were open (https://sqlite.org/wal.html). */
const least = [3, 51, 3] as const;

/** Throws `PlumblineError` `store-sqlite` where SQLite can lose what was written. */
export function requireVersion(version: string = ownVersion()): void {
  const parts = version.split(".").map(Number);
  const differing = least.findIndex((part, index) => parts[index] !== part);
  if (differing === -1 || (parts[differing] ?? 0) > (least[differing] ?? 0)) return;
  throw new PlumblineError({
    code: "store-sqlite",
    message: `This Node.js carries SQLite ${printable(version, 40)}; the store needs ${least.join(".")} or newer, which cannot lose a write.`,
    remedy: "Update Node.js to the newest 24.x.",
  });
}

function ownVersion(): string {
  using database = new DatabaseSync(":memory:");
  return String(database.prepare("select sqlite_version() as version").get()?.["version"]);
}
