import type { Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { quote } from "../quote.ts";
import type { GitSpec } from "./spec.ts";

/** How the command ends where there is nothing to say. */
export const ends = { noClone: 6, noGit: 7, broken: 9 } as const;

/** Changed paths that are named, and how many there are at most. */
export const mostChanges = 50;

/**
 * Commit, branch and origin, a line each, then whether a filter is configured, then what `git status` says. Git gets neither the system's
 * nor the user's configuration, takes no lock, asks nobody, goes to no network, and runs neither hook nor fsmonitor. A filter would be
 * run by `status`, so where the clone names one, it is not asked.
 */
export const probe = ({ path, clean }: GitSpec): readonly Ask[] => [
  { kind: "run", command: rootedCommand(script(path, clean === true)), timeoutMs: 30_000, maxBytes: 65_536 },
];

const script = (path: string, clean: boolean): string => `d=${place(path)}
[ -e "$d/.git" ] || { [ -f "$d/HEAD" ] && [ -d "$d/objects" ]; } || exit ${ends.noClone}
command -v git >/dev/null 2>&1 || exit ${ends.noGit}
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
export GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_ASKPASS=/bin/false SSH_ASKPASS=/bin/false
g() { git -C "$d" -c safe.directory='*' -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=true "$@" 2>/dev/null; }
g rev-parse --git-dir >/dev/null || exit ${ends.broken}
one() { printf '%s:' "$1"; shift; g "$@" | head -n 1 | tr -d '\\n'; echo; }
one commit rev-parse -q --verify 'HEAD^{commit}'
one branch symbolic-ref -q --short HEAD
one origin config --get remote.origin.url
${clean ? status : ""}
echo end`;

const status = `if g config --name-only --get-regexp '^filter\\..*\\.(clean|process)$' >/dev/null; then echo filter:yes; else
if s=$(g status --porcelain --untracked-files=normal --ignore-submodules=all --no-renames); then
[ -z "$s" ] || printf '%s\\n' "$s" | head -n ${mostChanges} | sed 's/^/change:/'; echo status:whole
else echo status:broken; fi; fi`;

const place = (path: string): string =>
  path.startsWith("~/") ? `"$HOME"/${quote(path.slice(2))}` : `"$root"${quote(path)}`;
