import type { Answer, Ask } from "../../../model/observation.ts";
import type { Reason } from "../../../model/outcome.ts";
import { rootedCommand } from "../../../model/rooted-command.ts";
import { printable } from "../../../model/untrusted.ts";
import { ownProcesses } from "../../own-processes.ts";
import { runOutput } from "../../run-output.ts";

/** What of the server decides which files it reads. */
export interface Server {
  /** `sys.prefix` of its Python; undefined where what is above the terminal is no Python. */
  readonly prefix: string | undefined;
  /** Those of its variables that name folders or their order. */
  readonly variables: ReadonlyMap<string, string>;
  /** Names of its options, without their values. */
  readonly options: readonly string[];
}

const variables = [
  "HOME",
  "JUPYTER_NO_CONFIG",
  "JUPYTER_CONFIG_DIR",
  "JUPYTER_CONFIG_PATH",
  "JUPYTER_PREFER_ENV_PATH",
  "CONDA_DEFAULT_ENV",
  "PYTHONNOUSERSITE",
  "PYTHONUSERBASE",
];

/** Values of options stay where they are. In a fixture the server is one of the Distribution's base environment. */
export const serverAsk: Ask = {
  kind: "run",
  command: rootedCommand(`${ownProcesses}
climb
of "$p" | sed -n '${variables.map((name) => `s/^${name}=/variable:&/p`).join(";")}'
if [ -n "$root" ]; then echo program:/opt/conda/bin/python3; else
tr '\\n\\000' '\\001\\n' <"/proc/$p/cmdline" | sed -n '1s/^/program:/p;2,$s/^\\(--*[A-Za-z][A-Za-z0-9_.-]*\\).*$/option:\\1/p'
printf 'file:'; readlink "/proc/$p/exe" || echo; fi
echo end`),
  timeoutMs: 10_000,
  maxBytes: 65_536,
};

export function readServer(answer: Answer | undefined): Server | { readonly reason: Reason } {
  const output = runOutput(answer);
  if ("reason" in output) return output;
  const { exit, text, truncated } = output;
  if (exit === 3) return { reason: { code: "access-denied", detail: "the environment of the server" } };
  if (exit !== 0) return { reason: noServer };
  const lines = text.split("\n");
  if (truncated || !lines.includes("end"))
    return { reason: { code: "unparsable", detail: "not what the question prints" } };
  const after = (key: string): readonly string[] =>
    lines.flatMap((line) => (line.startsWith(`${key}:`) ? [line.slice(key.length + 1)] : []));
  const [program = ""] = after("program");
  const [file = ""] = after("file");
  const python = [program, file].find((path) => /^\/.*\/bin\/python[\d.]*$/.test(path));
  return {
    prefix: python?.split("/").slice(0, -2).join("/"),
    variables: new Map(
      after("variable").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    options: after("option").map((name) => printable(name, 200)),
  };
}

export const noServer: Reason = { code: "probe-error", detail: "no Jupyter server was found above the terminal" };
