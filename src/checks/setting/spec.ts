import type { Format } from "../formats/parse-setting.ts";
import type { MatcherObject } from "../matchers/matcher.ts";

export type SettingSpec = MatcherObject & {
  readonly path: string;
  readonly format: Format;
  /** Segments joined by dots; `\.` is a dot inside one. */
  readonly key: string;
  readonly absent?: true;
};

/** The matcher that stands beside the setting's own keys; undefined where there is none. */
export function matcherOf(spec: SettingSpec): MatcherObject | undefined {
  const { path: _path, format: _format, key: _key, absent: _absent, ...matcher } = spec;
  return Object.keys(matcher).length === 0 ? undefined : matcher;
}
