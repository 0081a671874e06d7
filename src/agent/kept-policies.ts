import { checkTypes } from "../checks/registry.ts";
import type { CompiledPolicySet } from "../model/policy.ts";
import type { Run } from "../model/report.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import { recompileSet } from "../policy/recompile.ts";
import type { ActivePolicies, Shrunk } from "./policy-keeper.ts";

const [key, shrunkKey] = ["policies", "shrunk"];

/** Keeps the policies in force, the set before what names it: a crash in between leaves the older one in force. */
export async function keepActive(writer: StoreWriter, { set, source, acceptedAt }: ActivePolicies): Promise<void> {
  await writer.keepPolicySet(set.hash, set);
  await writer.remember(key, { hash: set.hash, source: { ...source }, acceptedAt });
}

/**
 * The policies that were in force in an earlier life, which may have been another version's; undefined where nothing whole is
 * kept, or nothing that this version reads.
 */
export async function recallActive(
  store: Pick<StoreReader, "recall" | "policySet">,
): Promise<ActivePolicies | undefined> {
  const kept: unknown = await store.recall(key);
  if (!isKept(kept)) return undefined;
  const stored: unknown = await store.policySet(kept.hash);
  const set = isPolicySet(stored) ? recompileSet(stored, checkTypes) : undefined;
  return set === undefined ? undefined : { set, source: kept.source, acceptedAt: kept.acceptedAt };
}

export const keepShrunk = (writer: StoreWriter, shrunk: Shrunk | undefined): Promise<void> =>
  writer.remember(shrunkKey, shrunk === undefined ? null : { ...shrunk, refusal: { ...shrunk.refusal } });

/** What an earlier life refused as shrunk; undefined where nothing whole is kept. */
export async function recallShrunk(store: StoreReader): Promise<Shrunk | undefined> {
  const kept: unknown = await store.recall(shrunkKey);
  return isShrunk(kept) ? kept : undefined;
}

const isShrunk = (value: unknown): value is Shrunk =>
  isObject(value) &&
  typeof value["content"] === "string" &&
  isObject(value["refusal"]) &&
  value["refusal"]["kind"] === "shrunk" &&
  typeof value["refusal"]["message"] === "string" &&
  typeof value["refusal"]["remedy"] === "string" &&
  typeof value["refusal"]["since"] === "number" &&
  Array.isArray(value["refusal"]["details"]);

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
