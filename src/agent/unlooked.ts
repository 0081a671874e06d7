import type { CompiledPolicySet } from "../model/policy.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import { changedSince } from "../engine/changed-since.ts";
import type { PolicyNames } from "./wish.ts";

interface Memory {
  readonly store: Pick<StoreReader, "recall">;
  readonly writer: Pick<StoreWriter, "remember">;
}

const key = "unlooked";

/**
 * Policies that came or changed and that no run has looked for yet. Remembered before the policies themselves are in force, and
 * until a run for them has ended, so that one that died in between is owed.
 */
export async function readUnlooked({ store }: Pick<Memory, "store">): Promise<readonly string[]> {
  const kept = await store.recall(key);
  return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
}

export async function addUnlooked(memory: Memory, names: readonly string[]): Promise<void> {
  const before = await readUnlooked(memory);
  const after = [...new Set([...before, ...names])].toSorted();
  if (after.length > before.length) await memory.writer.remember(key, after);
}

/** A run has looked for these on every target. */
export async function clearUnlooked(memory: Memory, looked: PolicyNames): Promise<void> {
  const before = await readUnlooked(memory);
  const after = looked === "all" ? [] : before.filter((name) => !looked.includes(name));
  if (after.length < before.length) await memory.writer.remember(key, after);
}

/** Policies with a check that is new or asks something else; also where who is asked has changed. */
export function changedPolicies(before: CompiledPolicySet | undefined, after: CompiledPolicySet): readonly string[] {
  if (before === undefined) return after.policies.map(({ name }) => name);
  const changed = changedSince(after, () => before);
  const earlier = new Map(before.policies.map((policy) => [policy.name, JSON.stringify(policy.targets)]));
  return after.policies
    .filter(
      ({ name, checks, targets }) =>
        earlier.get(name) !== JSON.stringify(targets) || checks.some(({ id }) => changed(before.hash, name, id)),
    )
    .map(({ name }) => name);
}
