import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Json } from "../model/check.ts";
import { printable } from "../model/untrusted.ts";
import { decode } from "../policy/decode.ts";
import { isList, isMapping, items, member } from "../policy/json.ts";
import { readYaml } from "../policy/read-yaml.ts";
import { asWritten } from "./as-written.ts";
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
  { file, ...config }: LoadedConfig,
  { cwd }: Pick<Io, "cwd">,
): Promise<readonly (readonly [string, string, string])[]> {
  if (file === undefined) return [];
  const { documents } = readYaml(decode({ path: file, text: await readFile(resolve(cwd, file)) }).source);
  const spec = member(documents[0]?.value ?? null, "spec");
  return leaves(asWritten(config), spec, "").map(({ key, value, given }) => [
    printable(key),
    printable(value),
    given ? printable(file) : "default",
  ]);
}

interface Leaf {
  readonly key: string;
  readonly value: string;
  /** Whether the file says so itself. */
  readonly given: boolean;
}

/** One row for each value; a list of plain values is one row. */
function leaves(value: Json, written: Json | undefined, key: string): readonly Leaf[] {
  if (isMapping(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([name, item]) =>
      leaves(item, member(written, name), key === "" ? name : `${key}.${name}`),
    );
  if (isList(value) && value.some((item) => isMapping(item)))
    return value.flatMap((item, index) => leaves(item, items(written)[index], `${key}[${index}]`));
  return [{ key, value: text(value), given: written !== undefined }];
}

function text(value: Json): string {
  if (value === null || isMapping(value) || (isList(value) && value.length === 0)) return "-";
  return isList(value) ? value.map(text).join(", ") : String(value);
}
