import type { Observation } from "../model/records.ts";
import { Untrusted } from "../model/untrusted.ts";
import { canonicalJson } from "../model/canonical-json.ts";

/** Observations as text that gives the very same back: a target's bytes as base64, whatever they are. */
export const observationsText = (observations: readonly Observation[]): string =>
  canonicalJson(withoutBytes(observations));

/** For text that `observationsText` made. */
export const observationsOf = (text: string): readonly Observation[] =>
  JSON.parse(text, (_, value: unknown) =>
    isBytes(value) ? new Untrusted(Buffer.from(value[mark], "base64")) : value,
  ) as readonly Observation[];

/** No key of an ask or an answer. */
const mark = "base64:";

function withoutBytes(value: unknown): unknown {
  if (value instanceof Untrusted) return { [mark]: Buffer.from(value.bytes()).toString("base64") };
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBytes(item)]));
}

const isBytes = (value: unknown): value is { readonly [mark]: string } =>
  typeof value === "object" && value !== null && mark in value && typeof value[mark] === "string";
