import type { Format } from "../formats/parse-setting.ts";
import type { MatcherObject } from "../matchers/matcher.ts";

/** One key of one file. */
export type FileSetting = MatcherObject & {
  readonly path: string;
  readonly format: Format;
  /** Segments joined by dots; `\.` is a dot inside one. */
  readonly key: string;
};

/** One key as a program's layers of configuration come to it. */
export type EffectiveSetting = MatcherObject & { readonly effective: "jupyter"; readonly key: string };

export type SettingSpec = FileSetting | EffectiveSetting;

export const isEffective = (spec: SettingSpec): spec is EffectiveSetting => "effective" in spec;

/** The matcher that stands beside the setting's own keys. */
export function matcherOf(spec: SettingSpec): MatcherObject {
  if (isEffective(spec)) {
    const { effective: _effective, key: _key, ...matcher } = spec;
    return matcher;
  }
  const { path: _path, format: _format, key: _key, ...matcher } = spec;
  return matcher;
}
