import type { CompiledPolicySet } from "../model/policy.ts";
import type { Run } from "../model/report.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

const key = "policies";

/** Keeps the policies in force, the set before what names it: a crash in between leaves the older one in force. */
export async function keepActive(writer: StoreWriter, { set, source, acceptedAt }: ActivePolicies): Promise<void> {
  await writer.keepPolicySet(set.hash, set);
  await writer.remember(key, { hash: set.hash, source: { ...source }, acceptedAt });
}

/** The policies that were in force in an earlier life; undefined where nothing whole is kept. */
export async function recallActive(store: StoreReader): Promise<ActivePolicies | undefined> {
  const kept: unknown = await store.recall(key);
  if (!isKept(kept)) return undefined;
  const set: unknown = await store.policySet(kept.hash);
  return isPolicySet(set) ? { set, source: kept.source, acceptedAt: kept.acceptedAt } : undefined;
}

export const isPolicySet = (value: unknown): value is CompiledPolicySet =>
  isObject(value) && typeof value["hash"] === "string" && Array.isArray(value["policies"]);

const isKept = (
  value: unknown,
): value is { readonly hash: string; readonly source: Run["source"]; readonly acceptedAt: number } =>
  isObject(value) &&
  typeof value["hash"] === "string" &&
  typeof value["acceptedAt"] === "number" &&
  isObject(value["source"]) &&
  typeof value["source"]["revision"] === "string";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
