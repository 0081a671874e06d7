import type { Json } from "../../model/check.ts";
import { isList, isMapping } from "../json.ts";
import { isSecretKey, looksSecret } from "../mask.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import { below } from "../pointer.ts";
import { envPattern } from "../schema/config/parts.ts";
import { mistake, type Meaning } from "./mistake.ts";

/**
 * Secrets that stand in the file, where only the name of an environment variable may: under a key such as `token` or
 * `password`, as the "name" itself, or by their form. What was written is never repeated, and its line not shown.
 */
export const secretMeaning: Meaning = (spec) => [...search(spec ?? null, "")];

function* search(value: Json, pointer: string): Generator<PointedMistake> {
  const entries: Iterable<readonly [string | number, Json]> = isList(value)
    ? value.entries()
    : isMapping(value)
      ? Object.entries(value)
      : [];
  for (const [key, item] of entries) {
    const at = below(pointer, key);
    if (typeof item === "object" && item !== null) yield* search(item, at);
    else yield* judge(String(key), item, pointer, at);
  }
}

function* judge(key: string, item: Json, parent: string, pointer: string): Generator<PointedMistake> {
  const named = isSecretKey(key) || (key === "url" && /^\/notify\/\d+\/slack$/.test(parent));
  // Labels of policies are other people's words.
  if (named && item !== null && !parent.endsWith("/when/labels")) {
    yield mistake(pointer, "secret-in-config", `\`${key}\` would be a secret in this file`, insteadOf(key, parent), {
      part: "key",
      hidden: true,
    });
  } else if (key.endsWith("Env") && typeof item === "string" && (looksSecret(item) || !envName.test(item))) {
    yield mistake(pointer, "bad-form", "this does not have the expected form of a variable's name", nameIt, {
      hidden: true,
    });
  } else if (typeof item === "string" && looksSecret(item)) {
    yield mistake(pointer, "secret-in-config", "this looks like a secret, which has no place in this file", elsewhere, {
      hidden: true,
    });
  }
}

const envName = new RegExp(envPattern);

const nameIt =
  "Write the name of an environment variable, such as `MY_TOKEN`, and put the value there; it is not shown here, since it may be the secret itself.";

const elsewhere =
  "Put it into an environment variable that a key ending in `Env` names, or a key into a file, and replace it at its issuer.";

function insteadOf(key: string, parent: string): string {
  const row = instead.find(([part, word]) => part.test(parent) && word.test(key));
  return row === undefined
    ? "Remove it; nothing here takes a secret."
    : `Put the value into an environment variable, and name that by \`${row[2]}\`.`;
}

/** Which key names the variable, by the part of the config and the word that was written. */
const instead: readonly (readonly [part: RegExp, word: RegExp, key: string])[] = [
  [/^\/source(\/git)?$/, /./, "tokenEnv"],
  [/^\/targets\/\d+\/jupyter\/servers\/\d+$/, /./, "tokenEnv"],
  [/^\/notify\/\d+\/webhook$/, /./, "secretEnv"],
  [/^\/notify\/\d+\/slack$/, /./, "urlEnv"],
  [/^\/notify\/\d+\/email$/, /./, "passwordEnv"],
  [/^\/server$/, /secret/i, "webhookSecretEnv"],
  [/^\/server$/, /token/i, "metricsTokenEnv"],
];
