import type { Reason } from "../../model/outcome.ts";
import { type KnownFact, noAppFacts, type Target } from "../../model/target.ts";

/** What an expression may read of a target, with its CEL type. */
export const factTypes = {
  id: "string",
  provider: "string",
  domain: "string",
  userProfile: "string",
  space: "string",
  appType: "string",
  state: "string",
  instanceType: "string",
  lifecycleConfig: "string",
  networkMode: "string",
  idleMinutes: "int",
  tags: "map<string,string>",
  image: { arn: "string", version: "string" },
} as const;

/** Each fact by its path below `target`. */
export const factNames = Object.entries(factTypes).flatMap(([name, type]) =>
  typeof type === "string" ? [name] : Object.keys(type).map((part) => `${name}.${part}`),
);

export type FactValue = string | bigint | Readonly<Record<string, string>>;
export type Fact = { readonly value: FactValue } | { readonly reason: Reason };
/** By path. */
export type Facts = ReadonlyMap<string, Fact>;

/**
 * The facts of a target. What it does not have is empty, as it is for selectors: `""`, or 0 minutes. What AWS did not tell, or the
 * store does not keep, is not known.
 */
export function factsOf({ app, tags, provider, blocked, ...target }: Target): Facts {
  const isAws = provider === "sagemaker";
  const notKept: Reason = { code: "not-kept", detail: "AWS's facts are not kept" };
  const known = app ?? (isAws ? noAppFacts(notKept) : undefined);
  const text = (fact: KnownFact | undefined): Fact => told(fact, (value) => String(value ?? ""), "");
  const facts: Readonly<Record<string, Fact>> = {
    id: { value: target.id },
    provider: { value: provider },
    domain: { value: target.domain ?? "" },
    userProfile: { value: target.userProfile ?? "" },
    space: { value: target.space ?? "" },
    appType: { value: target.appType ?? "" },
    state: { value: target.state },
    instanceType: text(known?.instanceType),
    lifecycleConfig: text(known?.lifecycleConfig),
    networkMode: text(known?.networkMode),
    idleMinutes: told(known?.idleMinutes, (value) => BigInt(typeof value === "number" ? Math.trunc(value) : 0), 0n),
    "image.arn": text(known?.image),
    "image.version": text(known?.imageVersion),
    tags:
      isAws && tags === undefined
        ? { reason: blocked ?? { code: "not-kept", detail: "the tags are not known" } }
        : { value: { ...tags } },
  };
  return new Map(Object.entries(facts));
}

function told(fact: KnownFact | undefined, read: (value: string | number | null) => FactValue, none: FactValue): Fact {
  if (fact === undefined || "notApplicable" in fact) return { value: none };
  return "reason" in fact ? { reason: fact.reason } : { value: read(fact.value) };
}

/** As the library takes them; a fact that is not known is empty there, and no expression that reads it is evaluated. */
export function toContext(facts: Facts): object {
  const value = (name: string, none: FactValue): FactValue => {
    const fact = facts.get(name);
    return fact !== undefined && "value" in fact ? fact.value : none;
  };
  const entries = Object.entries(factTypes).map(([name, type]) => [
    name,
    typeof type === "string"
      ? value(name, type === "int" ? 0n : type === "string" ? "" : {})
      : Object.fromEntries(Object.keys(type).map((part) => [part, value(`${name}.${part}`, "")])),
  ]);
  return { target: Object.fromEntries(entries) as Readonly<Record<string, unknown>> };
}
