import type { Answer, Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { runOutput } from "../run-output.ts";
import type { Copy, Installed } from "./installed.ts";

/** The system's own packages, by dpkg's database: state, name, architecture and version of each. The same for every check, so that it is asked once. */
export const systemAsk: Ask = {
  kind: "run",
  command: rootedCommand(`[ -e "$root/var/lib/dpkg/status" ] || exit 7
command -v dpkg-query >/dev/null 2>&1 || exit 8
LC_ALL=C dpkg-query --admindir="$root/var/lib/dpkg" -W -f='\${db:Status-Abbrev}\\t\${Package}\\t\${Architecture}\\t\${Version}\\n' && echo end`),
  timeoutMs: 20_000,
  maxBytes: 1_048_576,
};

const row = /^[a-z]([a-zA-Z])[ R]\t([a-z0-9][a-z0-9+.-]*)\t([a-z0-9-]*)\t(\S*)$/;

/** What of dpkg's states (dpkg-query(1)) means that files of the package are there. */
const there: ReadonlySet<string> = new Set(["i", "U", "F", "H", "W", "t"]);

export function systemPackages(answer: Answer | undefined): Installed {
  const output = runOutput(answer);
  if ("reason" in output) return { copies: [], open: output.reason };
  const nothing = (detail: string): Installed => ({ copies: [], open: { code: "probe-error", detail } });
  if (output.exit === 7) return nothing("there is no database of dpkg, whose packages alone are read");
  if (output.exit !== 0) return nothing("dpkg's database could not be read");
  const lines = output.text.split("\n").filter((line) => line !== "");
  const rows = lines.map((line) => row.exec(line));
  const copies = rows.flatMap((found): readonly Copy[] => {
    const [, state = "", name = "", architecture = "", version = ""] = found ?? [];
    if (!there.has(state)) return [];
    return [
      {
        name,
        alias: `${name}:${architecture}`,
        version: version === "" ? { code: "undecidable", detail: "its state names no version" } : version,
        place: `the system (${architecture})`,
      },
    ];
  });
  if (output.truncated) return { copies, open: { code: "truncated" } };
  // dpkg is a package itself: a list of none is an empty file.
  const whole = lines.length > 1 && lines.at(-1) === "end" && rows.slice(0, -1).every((found) => found !== null);
  return {
    copies,
    open: whole ? undefined : { code: "unparsable", detail: "not a list as dpkg-query writes it" },
  };
}
