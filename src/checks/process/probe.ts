import type { Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { ownProcesses } from "../own-processes.ts";

/** How the command ends that read a /proc in which the processes of others may be missing, and where there is none to read. */
export const partial = { hiding: 5, noProc: 6 } as const;

const script = `${ownProcesses}
[ -e /proc/self/status ] || exit ${partial.noProc}
closed() { :; }
climb
echo "own: $own"
grep -hsE '^(Name|Pid|PPid):' "$root"/proc/[0-9]*/status
LC_ALL=C ls -l "$root"/proc/[0-9]*/exe 2>/dev/null | sed "s|$root/proc/|/proc/|;s|^.* /proc/|exe: /proc/|"
[ -r "$root/proc/1/status" ] || exit ${partial.hiding}
[ "$(id -u)" = 0 ] || ! grep -qsE '^[^ ]+ /proc proc [^ ]*hidepid=([1-9]|[a-n])' "$root/proc/self/mounts" || exit ${partial.hiding}`;

/**
 * The first process that is ours, which is left out with all below it by who reads this; then of each process its name, number and
 * parent (proc(5) escapes the name), then where its executable lies. The same for every check, so that it is asked once. Processes that
 * end meanwhile are no fault.
 */
export const listProcesses = {
  kind: "run",
  command: rootedCommand(script),
  timeoutMs: 10_000,
  maxBytes: 1_048_576,
} as const satisfies Ask;

export const probe = (): readonly Ask[] => [listProcesses];
