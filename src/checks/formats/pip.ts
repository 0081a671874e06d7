import { configparserValues } from "./configparser.ts";
import type { Lookup } from "./lookup.ts";

/**
 * pip's configuration as pip reads it: by configparser, with option names that take `_` for `-`. A key is `section.option`, such as
 * `global.index-url`; several values of one option stand on lines of their own. Throws for an option before the first section.
 */
export function readPip(text: string): readonly Lookup[] {
  const sections = configparserValues(text);
  if (sections === undefined) throw new SyntaxError("an option before the first section");
  return [
    (key) => {
      const section = sections.get(key.slice(0, -1).join("."));
      const wanted = normal(key.at(-1) ?? "");
      // The last spelling counts.
      const own = [...(section ?? [])].filter(([name]) => normal(name) === wanted).at(-1);
      const below = [...(sections.get("DEFAULT") ?? [])].filter(([name]) => normal(name) === wanted).at(-1);
      return section === undefined ? undefined : (own ?? below)?.[1];
    },
  ];
}

const normal = (name: string): string => name.toLowerCase().replaceAll("_", "-").replace(/^--/, "");
