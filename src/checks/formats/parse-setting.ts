import { readConda } from "./conda.ts";
import { readEnv } from "./env.ts";
import { readGitconfig } from "./gitconfig.ts";
import { readCommentedJson, readJson } from "./json.ts";
import { readIni } from "./ini.ts";
import type { Lookup } from "./lookup.ts";
import { readNpm } from "./npm.ts";
import { readPip } from "./pip.ts";
import { readPython } from "./python/index.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

export const formats = ["json", "yaml", "toml", "ini", "env", "gitconfig", "pip", "conda", "npm", "python"] as const;
export type Format = (typeof formats)[number];

/** How to look keys up in the text; undefined where it is not valid in its format. Never throws, whatever the text. */
export function parseSetting(format: Format, path: string, text: string): readonly Lookup[] | undefined {
  try {
    return readerFor(format, path)(text);
  } catch {
    return undefined;
  }
}

function readerFor(format: Format, path: string): (text: string) => readonly Lookup[] {
  switch (format) {
    case "json":
      return path.endsWith(".jupyterlab-settings") ? readCommentedJson : readJson;
    case "yaml":
      return readYaml;
    case "toml":
      return readToml;
    case "ini":
      return readIni;
    case "env":
      return readEnv;
    case "gitconfig":
      return readGitconfig;
    case "pip":
      return readPip;
    case "conda":
      return readConda;
    case "npm":
      return readNpm;
    case "python":
      return readPython;
    default:
      return format satisfies never;
  }
}
