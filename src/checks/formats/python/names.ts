import type { Json } from "../../../model/check.ts";
import type { Unclear } from "../unclear.ts";

/** What the names of a file surely stand for at one place in it. */
export interface Names {
  readonly values: Map<string, Json | Unclear>;
  /** Modules of the standard library that are bound to their own name. */
  readonly modules: Set<string>;
}

/** Whether a word may name something: no keyword (docs.python.org/3/reference/lexical_analysis.html#keywords), and nothing of Python's own. */
export const isName = (word: string): boolean => !keywords.has(word) && !word.startsWith("__");

const keywords: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** Modules of the standard library in every Python since 3.6, whose import does nothing else. */
const modules: ReadonlySet<string> = new Set(
  (
    "collections contextlib copy datetime functools getpass glob hashlib io itertools json logging math operator os pathlib platform " +
    "random re secrets shlex shutil socket stat string subprocess sys tempfile textwrap time typing urllib uuid warnings"
  ).split(" "),
);

/** Whether an import surely succeeds; notes what it binds. */
export function imported(text: string, names: Names): boolean {
  const [, module = "", attribute] = /^from\s+(\w+)\s+import\s+(\w+)$/.exec(text) ?? [];
  if (attribute !== undefined) {
    if (!(attributes[module] ?? []).includes(attribute)) return false;
    names.values.delete(attribute);
    names.modules.delete(attribute);
    return true;
  }
  const [, list] = /^import\s+([^]+)$/.exec(text) ?? [];
  const imports = (list ?? "").split(",").map((one) => /^\s*(os\.path|\w+)\s*$/.exec(one)?.[1] ?? "");
  if (!imports.every((one) => one === "os.path" || modules.has(one))) return false;
  for (const one of imports) {
    const [name = ""] = one.split(".");
    names.modules.add(name);
    names.values.delete(name);
  }
  return true;
}

/** What such files take out of modules. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  os: ["environ", "getenv", "path"],
  pathlib: ["Path"],
  datetime: ["datetime", "timedelta"],
};
