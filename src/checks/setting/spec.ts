import type { Format } from "../formats/parse-setting.ts";
import type { MatcherObject } from "../matchers/matcher.ts";

export type SettingSpec = MatcherObject & {
  readonly path: string;
  readonly format: Format;
  /** Segments joined by dots; `\.` is a dot inside one. */
  readonly key: string;
};

/** The matcher that stands beside the setting's own keys. */
export function matcherOf(spec: SettingSpec): MatcherObject {
  const { path: _path, format: _format, key: _key, ...matcher } = spec;
  return matcher;
}
