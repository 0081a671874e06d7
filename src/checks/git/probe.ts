import type { Ask } from "../../model/observation.ts";
import { rootedCommand } from "../../model/rooted-command.ts";
import { quote } from "../quote.ts";
import type { GitSpec } from "./spec.ts";

/** How the command ends where there is nothing to say. */
export const ends = { noClone: 6, noGit: 7, denied: 8, broken: 9 } as const;

/** Changed paths that are named, and how many there are at most. */
export const mostChanges = 50;

/**
 * What git says of the one clone at the path, never of a folder above, and what can be said without it: a clone is told by its files.
 * Lines of `commit:` (`none` before the first), `branch:`, `url:REMOTE:`, `status:` and `change:`, then `end`.
 */
export const probe = (spec: GitSpec): readonly Ask[] => [
  { kind: "run", command: rootedCommand(script(spec)), timeoutMs: 30_000, maxBytes: 65_536 },
];

const script = ({ path, commit, branch, remotes = {}, clean }: GitSpec): string => {
  const asked = [
    ...(commit === undefined ? [] : [commitLine]),
    ...(branch === undefined ? [] : [branchLine]),
    ...Object.keys(remotes).map(urlLines),
    ...(clean === undefined ? [] : [statusLines(clean)]),
  ];
  return [found(path), ...(asked.length > 0 ? [hardened, ...asked] : []), "echo end"].join("\n");
};

/** `$d` is the clone and `$@` says so to git, which looks nowhere else then. A closed folder on the way is not an absent one. */
const found = (path: string): string => `d=${place(path)}
shut() { t=$d; while [ ! -d "$t/" ]; do t=\${t%/*}; done; [ ! -x "$t/" ]; }
shut && exit ${ends.denied}
if [ -e "$d/.git" ] || [ -L "$d/.git" ]; then set -- --git-dir=.git --work-tree=.
elif [ -f "$d/HEAD" ] && [ -d "$d/objects" ]; then set -- --git-dir=.
else exit ${ends.noClone}; fi`;

/**
 * Git gets neither the system's nor the user's configuration, takes no lock, asks nobody, goes to no network, and runs neither hook nor
 * fsmonitor. Nothing of the clone's own configuration makes it overlook a change or take one commit for another.
 */
const hardened = `command -v git >/dev/null 2>&1 || exit ${ends.noGit}
export HOME=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_ATTR_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0
export GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 GIT_ASKPASS=/bin/false SSH_ASKPASS=/bin/false GIT_NO_REPLACE_OBJECTS=1
clone="$*"
g() { git --no-pager -C "$d" $clone -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=true -c core.fileMode=true \\
-c core.symlinks=true -c core.ignoreCase=false -c core.ignoreStat=false -c core.trustctime=true -c core.checkStat=default \\
-c core.untrackedCache=false "$@" 2>/dev/null; }
g rev-parse --git-dir >/dev/null || exit ${ends.broken}`;

/** Before the first commit the branch has neither a file nor a line among the packed ones; any other failure is not that. */
const commitLine = `if c=$(g rev-parse -q --verify 'HEAD^{commit}'); then echo "commit:$c"
elif r=$(g symbolic-ref -q HEAD) && ! g rev-parse -q --verify HEAD >/dev/null && f=$(g rev-parse --git-path "$r") &&
( cd "$d" && [ ! -e "$f" ] ); then echo commit:none; fi`;

const branchLine = `printf 'branch:%s\\n' "$(g symbolic-ref -q HEAD)"`;

/**
 * As git would take them for fetching and for pushing, with what the clone puts in the place of their beginnings. A user and a password
 * do not leave the home.
 */
const urlLines = (remote: string): string =>
  `{ g remote get-url --all ${quote(remote)}; g remote get-url --push --all ${quote(remote)}; } | sort -u |
sed 's|^\\(\\([A-Za-z0-9.+-]*::\\)*[A-Za-z0-9.+-]*://\\)[^/?#]*@|\\1|; s|^|url:${remote}:|'`;

/**
 * A filter that the clone names would be run by `status`, so where there is one, it is not asked. Where files have one that only the user
 * names, git takes each of them for modified. What git was told to overlook stays unseen by \`status\`.
 */
const statusLines = (
  clean: true | "tracked",
): string => `if g config --name-only --get-regexp '^filter\\..*\\.(clean|process)$' >/dev/null
then echo status:filter
elif s=$(g status --porcelain --untracked-files=${clean === true ? "normal" : "no"} --ignore-submodules=dirty --no-renames) && l=$(g ls-files -v); then
[ -z "$s" ] || printf '%s\\n' "$s" | head -n ${mostChanges} | cut -b 1-400 | sed 's/^/change:/'
printf '%s\\n' "$l" | grep -q '^[a-zS]' && echo status:overlooked
[ -n "$s" ] && g ls-files | g check-attr --stdin filter | grep -qv ': filter: \\(unspecified\\|unset\\)$' && echo status:filtered
echo status:whole
else echo status:broken; fi`;

const place = (path: string): string =>
  path.startsWith("~/") ? `"$HOME"/${quote(path.slice(2))}` : `"$root"${quote(path)}`;
