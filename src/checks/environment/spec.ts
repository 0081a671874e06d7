import type { MatcherObject } from "../matchers/matcher.ts";

export type EnvironmentSpec = MatcherObject & { readonly name: string };

/** The matcher that stands beside the name. */
export function matcherOf({ name: _name, ...matcher }: EnvironmentSpec): MatcherObject {
  return matcher;
}
