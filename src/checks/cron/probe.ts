import type { Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { maxContent } from "../literal-file.ts";
import { type CronSpec, scopeOf } from "./spec.ts";

/** How the command says that there is no crontab program: with a spool folder, and without. */
export const noProgram = { spool: 7, nothing: 8 } as const;

/** The folders whose programs are run by the hour, day, week and month. */
export const folders = ["hourly", "daily", "weekly", "monthly"].map((name) => `/etc/cron.${name}`);

/** The user's crontab, then the machine's. */
export function probe(spec: CronSpec): readonly Ask[] {
  const scope = scopeOf(spec);
  return [...(scope === "system" ? [] : [ownCrontab]), ...(scope === "user" ? [] : system)];
}

export const ownCrontab = {
  kind: "run",
  command: rootedCommand(`PATH=$root/bin:$PATH
if ! command -v crontab >/dev/null 2>&1; then
[ -e "$root/var/spool/cron" ] && exit ${noProgram.spool}
exit ${noProgram.nothing}; fi
crontab -l`),
  timeoutMs: 10_000,
  maxBytes: maxContent,
} as const satisfies Ask;

const system: readonly Ask[] = [
  { kind: "files", path: "/etc/crontab", content: maxContent },
  { kind: "files", path: "/etc/cron.d/*", content: maxContent },
  ...folders.map((folder): Ask => ({ kind: "files", path: `${folder}/*` })),
];
