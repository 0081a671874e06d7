import type { Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { ownProcesses } from "../own-processes.ts";

/**
 * Of each process its name, number and parent (proc(5) escapes the name) and where its executable lies, then the first process that
 * is ours: it and all below it are left out by who reads this. The same for every check, so that it is asked once. Processes that end
 * meanwhile are no fault.
 */
export const probe = (): readonly Ask[] => [
  { kind: "run", command: rootedCommand(script), timeoutMs: 10_000, maxBytes: 1_048_576 },
];

const script = `${ownProcesses}
[ -r "$root/proc/1/status" ] || { [ -e /proc/self/status ] && exit 5; exit 6; }
climb
grep -hsE '^(Name|Pid|PPid):' "$root"/proc/[0-9]*/status
LC_ALL=C ls -l "$root"/proc/[0-9]*/exe 2>/dev/null | sed "s|$root/proc/|/proc/|;s|^.* /proc/|exe: /proc/|"
echo "own: $own"`;
