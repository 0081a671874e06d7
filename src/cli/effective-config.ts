import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { printable } from "../model/untrusted.ts";
import { decode } from "../policy/decode.ts";
import { items, member } from "../policy/json.ts";
import { readYaml } from "../policy/read-yaml.ts";
import type { Io } from "./io.ts";
import type { LoadedConfig } from "./load-config.ts";
import type { Paint } from "./style.ts";
import { table } from "./table.ts";

/** A table of each value in force and where it comes from. */
export async function effectiveConfig(config: LoadedConfig, io: Io, paint: Paint): Promise<string> {
  return table(
    [{ title: "KEY" }, { title: "VALUE", narrow: "cut" }, { title: "ORIGIN" }],
    await rows(config, io),
    io.stdout.columns,
    (text) => paint("bold", text),
  );
}

async function rows(
  { file, source, targets, limits, safety }: LoadedConfig,
  { cwd }: Pick<Io, "cwd">,
): Promise<readonly (readonly [string, string, string])[]> {
  if (file === undefined) return [];
  const { documents } = readYaml(decode({ path: file, text: await readFile(resolve(cwd, file)) }).source);
  const spec = member(documents[0]?.value ?? null, "spec");
  const origin = (group: string, key: string): string =>
    member(member(spec, group), key) === undefined ? "default" : file;
  return [
    ["source", source === undefined ? "-" : JSON.stringify(source), source === undefined ? "default" : file],
    [
      "targets",
      targets.length === 0 ? "sagemaker" : JSON.stringify(targets),
      items(member(spec, "targets")).length === 0 ? "default" : file,
    ],
    ...Object.entries(limits).map(([key, value]) => [`limits.${key}`, String(value), origin("limits", key)] as const),
    ...Object.entries(safety).map(
      ([key, value]) => [`safety.${key}`, JSON.stringify(value), origin("safety", key)] as const,
    ),
  ].map(([key = "", value = "", from = ""]) => [key, printable(value), printable(from)] as const);
}
