import type { Json } from "../../model/check.ts";
import type { AppFact } from "../../model/target.ts";

/** Whether a check, or a part of a combination, names the fact. `check` is the spec under the name of its type. */
export function asksForFact(check: { readonly [type: string]: Json }, fact: AppFact): boolean {
  return Object.entries(check).some(([type, spec]) => {
    if (type === "app") return isMap(spec) && Object.hasOwn(spec, fact);
    return Array.isArray(spec) && spec.some((part: Json) => isMap(part) && asksForFact(part, fact));
  });
}

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
