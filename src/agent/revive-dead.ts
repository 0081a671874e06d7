import { hash } from "node:crypto";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Json } from "../model/check.ts";
import type { Leading } from "./context.ts";

const key = "routes";

/**
 * Tries what was given up once more where its route's config has changed since: that is how an operator says that something was
 * mended. A start says nothing, and what timed out may have arrived: it would be told again at every start.
 */
export async function reviveDead({ config, store, writer, logger }: Leading): Promise<void> {
  const before = hashesIn(await store.recall(key));
  const now = config.notify.map((route) => [route.name, hash("sha256", canonicalJson(route), "hex")] as const);
  const changed = now.filter(([name, content]) => before.get(name) !== content).map(([name]) => name);
  if (changed.length === 0) return;
  const dead = await writer.requeueDead(changed);
  // A route that is left out for a while is still known by what it was.
  await writer.remember(key, Object.fromEntries([...before, ...now]));
  if (dead > 0) logger.info("trying messages that were given up once more", { entries: dead });
}

/** By route. */
function hashesIn(kept: Json | undefined): ReadonlyMap<string, string> {
  const entries = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
