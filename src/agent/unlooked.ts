import { hash } from "node:crypto";
import type { Json } from "../model/check.ts";
import type { CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { matchesName } from "../policy/name-matcher.ts";
import type { PolicyNames } from "./wish.ts";

/** By name: what the policy asked when it came, by a hash. */
type Owed = ReadonlyMap<string, string>;

const key = "unlooked";

/**
 * Names of policies that came or changed and that no run has looked for yet. They are remembered before the policies themselves
 * are in force and until a run that asked exactly this has ended, so that one that died, or began before the commit, pays nothing.
 */
export const readUnlooked = async (store: Pick<StoreReader, "recall">): Promise<readonly string[]> =>
  [...owedIn(await store.recall(key)).keys()].toSorted();

/** What a new set asks otherwise than the one before; all of it where there is none. */
export async function addUnlooked(
  writer: Pick<StoreWriter, "revise">,
  before: CompiledPolicySet | undefined,
  after: CompiledPolicySet,
): Promise<void> {
  const earlier = new Map(before?.policies.map((policy) => [policy.name, asksOf(policy, before)]));
  const changed = after.policies
    .map((policy) => [policy.name, asksOf(policy, after)] as const)
    .filter(([name, asks]) => earlier.get(name) !== asks);
  if (changed.length > 0) await writer.revise(key, (kept) => Object.fromEntries([...owedIn(kept), ...changed]));
}

/** A run over all targets has looked for these, as the set that it was pinned to asks them. */
export async function clearUnlooked(
  writer: Pick<StoreWriter, "revise">,
  looked: PolicyNames,
  pinned: CompiledPolicySet,
): Promise<void> {
  const asked = new Map(pinned.policies.map((policy) => [policy.name, asksOf(policy, pinned)]));
  await writer.revise(key, (kept) => {
    const owed = owedIn(kept);
    const left = [...owed].filter(
      ([name, asks]) => (looked !== "all" && !looked.includes(name)) || (asked.has(name) && asked.get(name) !== asks),
    );
    return left.length < owed.size ? Object.fromEntries(left) : undefined;
  });
}

/** What of a policy decides whether an answer still answers: whom it asks, what, how bad a failure is, and what of it is accepted. */
function asksOf({ name, targets, checks, variants = [] }: CompiledPolicy, { exemptions }: CompiledPolicySet): string {
  const accepting = exemptions
    .filter((exemption) => checks.some(({ id }) => matchesName(exemption.checks, `${name}/${id}`)))
    .map(({ name, checks, targets, subjects, expires }) => ({ name, checks, targets, subjects, expires }));
  const asked = (some: typeof checks) =>
    some.map(({ id, type, spec, severity, when }) => ({ id, type, spec, severity, when }));
  const content = canonicalJson({
    targets,
    checks: asked(checks),
    ...(accepting.length > 0 && { exemptions: accepting }),
    ...(variants.length > 0 && {
      variants: variants.map((one) => ({ targets: one.targets, checks: asked(one.checks) })),
    }),
  });
  return hash("sha256", content, "hex");
}

function owedIn(kept: Json | undefined): Owed {
  const entries = typeof kept === "object" && kept !== null && !Array.isArray(kept) ? Object.entries(kept) : [];
  return new Map(entries.flatMap(([name, asks]) => (typeof asks === "string" ? [[name, asks] as const] : [])));
}
