import type { Json } from "../../model/check.ts";
import { isList, isMapping } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";

/**
 * Secrets that were written into a policy, by the forms that their issuers gave them. Patterns are meant to look like secrets, and what
 * says EXAMPLE is one; neither the value nor its line is shown.
 */
export function secretsIn(value: Json, pointer = ""): readonly PointedMistake[] {
  if (typeof value === "string")
    return [...value.matchAll(forms)].some(([found]) => !/example/i.test(found))
      ? [{ pointer, part: "value", ...secretInPolicy }]
      : [];
  if (isList(value)) return value.flatMap((item, index) => secretsIn(item, below(pointer, index)));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "matches" ? [] : secretsIn(item, below(pointer, key)),
  );
}

const forms =
  /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{20,}|npm_[A-Za-z0-9]{36}|sk-ant-[\w-]{30,}|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}|\bhttps?:\/\/[^\s/:@]{1,100}:(?![$<{*])[^\s/:@]{6,200}@/g;

const secretInPolicy = {
  code: "secret-in-policy",
  message: "this has the form of a secret, and a policy is read by everybody who reads its repository",
  remedy: "Revoke it where it was made, and remove it here and from git's history; a policy names forms by `matches`.",
  hidden: true,
} as const;
