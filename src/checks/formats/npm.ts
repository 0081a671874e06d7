import { decode } from "ini";
import { asJson } from "./as-json.ts";
import { asTexts } from "./ini.ts";
import { lookupIn, type Lookup } from "./lookup.ts";
import { Unclear } from "./unclear.ts";

/**
 * npm's configuration as npm reads it: `name = value`, `name[]` for lists, names such as `@scope:registry` and
 * `//registry.npmjs.org/:_authToken` as they stand, dots and all. npm puts variables of its environment for `${NAME}`, so that
 * such a value is unclear.
 */
export function readNpm(text: string): readonly Lookup[] {
  const find = lookupIn(asTexts(asJson(decode(text))));
  return [
    (key) => {
      const last = key.at(-1) ?? "";
      // An index into a list is the only thing below a name.
      const value =
        find([key.join(".")]) ?? (/^\d+$/.test(last) ? find([key.slice(0, -1).join("."), last]) : undefined);
      return /\$\{[^}]+\}/.test(JSON.stringify(value ?? ""))
        ? new Unclear("npm puts a variable into its value")
        : value;
    },
  ];
}
