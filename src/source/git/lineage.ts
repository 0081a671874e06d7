import type { Abortable } from "../../model/ports.ts";
import { SourceProblem } from "../../model/source.ts";
import { printable } from "../../model/untrusted.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands } from "./commands.ts";
import { commitAt, type LocalGit } from "./local-git.ts";
import { isCommitId } from "./names.ts";
import type { GitSettings } from "./settings.ts";

interface Step extends Abortable {
  /** The revision that was accepted before. */
  readonly last: string;
  /** The cache holds what the host just gave, and nothing else. */
  readonly fresh: boolean;
  readonly next: string;
  /** The operator's word was used before. */
  readonly rewindSpent: boolean;
}

/** Throws `SourceProblem` ("rewound") unless the new commit follows from the last one, or is the one that the operator allows by name, once. */
export async function proveLineage(
  git: LocalGit,
  settings: GitSettings,
  { last, next, fresh, rewindSpent, signal }: Step,
): Promise<void> {
  const isNamed = settings.allowRewindTo === next;
  if (last === next || (isNamed && !rewindSpent)) return;
  if (await leadsTo(git, { from: last, to: next, signal })) return;
  // An old cache that does not know the last one may have lost it; the host is asked for all of its history once more.
  if (!fresh && isCommitId(last) && !(await isKnown(git, last, signal)))
    throw new CacheFault("finding the last commit");
  throw new SourceProblem(
    "rewound",
    `${settings.wantedText} of ${settings.url.text} is at ${next}, which does not follow from ${printable(last, 80)}, the last one that was accepted`,
    {
      remedy: isNamed
        ? "`source.git.allowRewindTo` names that commit and was used already. If it is meant once more, remove it, let the agent take that config, and set it again; if not, ask who pushed it."
        : "If history was rewritten on purpose, set `source.git.allowRewindTo` to that full commit id; if not, ask who pushed it.",
      revision: next,
    },
  );
}

/** Whether the one commit is the other or among its ancestors; a commit that the cache does not have is not. */
export async function leadsTo(
  git: LocalGit,
  { from, to, signal }: Abortable & { readonly from: string; readonly to: string },
): Promise<boolean> {
  if (from.length !== to.length || !isCommitId(from) || !(await isKnown(git, from, signal))) return false;
  return (await commitAt(git, commands.commit(from, to), { signal })) === undefined;
}

async function isKnown(git: LocalGit, id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await git(commands.objects(), { signal, stdin: `${id}\n` });
  // A message of a megabyte belongs to a commit that is there.
  if (answer === "too-much") return true;
  if (answer === "failed") throw new CacheFault("reading objects");
  return answer.toString("latin1").startsWith(`${id} commit `);
}
