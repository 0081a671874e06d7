import type { Json } from "../../model/check.ts";
import type { Lookup } from "./lookup.ts";
import { Unclear } from "./unclear.ts";
import { readYaml } from "./yaml.ts";

/** Other names of settings, as conda's own documentation and `conda config --describe` list them. */
const aliases: Readonly<Record<string, string>> = {
  channel: "channels",
  verify_ssl: "ssl_verify",
  yes: "always_yes",
  self_update: "auto_update_conda",
  envs_path: "envs_dirs",
  copy: "always_copy",
  softlink: "always_softlink",
  debug: "_debug",
};

/**
 * conda's configuration: YAML, whose settings have second names, and in whose values conda puts variables of its environment, so that a
 * value with `$` is unclear. Of two names of one setting, both there, neither is known to count.
 */
export function readConda(text: string): readonly Lookup[] {
  return readYaml(text).map((lookup): Lookup => ([first = "", ...rest]) => {
    const name = aliases[first] ?? first;
    const names = [name, ...Object.keys(aliases).filter((alias) => aliases[alias] === name)];
    const there = names.filter((one) => lookup([one]) !== undefined);
    if (there.length > 1) return new Unclear(`it stands there as ${there.join(" and ")}`);
    const value = lookup([there[0] ?? name, ...rest]);
    return value instanceof Unclear || !hasVariable(value)
      ? value
      : new Unclear("conda puts a variable into its value");
  });
}

function hasVariable(value: Json | undefined): boolean {
  if (typeof value === "string") return value.includes("$");
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasVariable);
}
