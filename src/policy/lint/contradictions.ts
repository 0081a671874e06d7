import { canonicalJson } from "../../model/canonical-json.ts";
import type { Json } from "../../model/check.ts";
import type { TargetSelector } from "../../model/policy.ts";
import { member } from "../json.ts";
import { placed } from "../pointed-mistake.ts";
import type { PolicyDocument } from "../policy-document.ts";
import type { Problem } from "../problem.ts";
import type { YamlDocument } from "../read-yaml.ts";

interface Placed {
  readonly policy: PolicyDocument;
  readonly document: YamlDocument;
}

/** What one check says that one thing has to be, plainly: a plain value, a state, or not there. */
interface Wish {
  readonly thing: string;
  readonly value: string;
}

/**
 * Checks that want different values of one thing on the same targets, so that one of them always fails. Only plain values count: what
 * matchers allow may overlap. The later one is named, with the place of the earlier.
 */
export function contradictions(policies: readonly Placed[]): readonly Problem[] {
  const wishes = policies.flatMap(({ policy, document }) =>
    policy.spec.checks.flatMap((check, index) =>
      wishesOf(check).map((wish) => ({
        ...wish,
        check: `${policy.metadata.name}/${check.id}`,
        index,
        policy,
        document,
      })),
    ),
  );
  return [...Map.groupBy(wishes, ({ thing }) => thing).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const earlier = placed(first.document, { pointer: `/spec/checks/${first.index}/id`, part: "value", ...nothing });
    return others
      .filter(({ value, policy }) => value !== first.value && mayMeet(first.policy.spec.targets, policy.spec.targets))
      .map(({ document, index, value, check }) =>
        placed(document, {
          pointer: `/spec/checks/${index}/id`,
          part: "value",
          code: "contradiction",
          message: `${check} wants ${value}, and ${first.check} at ${earlier.file}:${earlier.line} wants ${first.value} of the same, so one of them always fails`,
          remedy: "Remove one of them, or let their policies select different targets.",
        }),
      );
  });
}

const nothing = { code: "", message: "", remedy: "" };

function wishesOf(check: Json | object): readonly Wish[] {
  const spec = (type: string) => member(check as Json, type);
  const name = (type: string, ...keys: readonly string[]) =>
    canonicalJson([type, ...keys.map((key) => member(spec(type), key) ?? null)]);
  const plain = (type: string, key: string, thing: string): readonly Wish[] => {
    const value = member(spec(type), key);
    return value === undefined || (typeof value === "object" && value !== null)
      ? []
      : [{ thing, value: `${key} ${canonicalJson(value)}` }];
  };
  return [
    ...["exists", "kind", "mode", "owner", "group", "sha256", "linkTarget"].flatMap((key) =>
      plain("file", key, name("file", "path") + key),
    ),
    ...["equals", "absent"].flatMap((key) => plain("setting", key, name("setting", "path", "key"))),
    ...["equals", "absent"].flatMap((key) => plain("environment", key, name("environment", "name"))),
    ...plain("extension", "state", name("extension", "name", "kind")),
    ...plain("package", "state", name("package", "name", "manager", "environment")),
    ...plain("kernel", "state", name("kernel", "name")),
    ...plain("port", "state", name("port", "number", "reach")),
  ];
}

/** Whether a target could be selected by both, as far as their plain names tell. */
function mayMeet(one: TargetSelector = {}, other: TargetSelector = {}): boolean {
  const lists = (["domains", "userProfiles", "spaces", "appTypes"] as const).every((key) =>
    overlap(one[key], other[key]),
  );
  const [tags, others] = [one.tags ?? {}, other.tags ?? {}];
  return (
    lists &&
    Object.entries(tags).every(([key, value]) => overlap([value], key in others ? [others[key] ?? ""] : undefined))
  );
}

const overlap = (some: readonly string[] | undefined, others: readonly string[] | undefined): boolean =>
  some === undefined ||
  others === undefined ||
  [...some, ...others].some((name) => /[*?!]/.test(name)) ||
  some.some((name) => others.some((one) => one.toLowerCase() === name.toLowerCase()));
