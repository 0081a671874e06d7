import type { Abortable } from "../../model/ports.ts";
import { runGit, type GitPlace } from "../run-git.ts";
import { CacheFault } from "./cache-fault.ts";
import type { Cache } from "./cache.ts";
import { hostRefusal } from "./refusal.ts";
import type { GitSettings } from "./settings.ts";
import type { Workshop } from "./workshop.ts";

interface Question extends Abortable {
  readonly stdin?: string | undefined;
  readonly mostBytes?: number | undefined;
  readonly config?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Asks the cache, which talks to no host. `too-much` when the answer has more bytes than it may. */
export type LocalGit = (argv: readonly string[], question: Question) => Promise<Buffer | "too-much" | "failed">;

export function localGit(settings: GitSettings, workshop: Workshop, cache: Cache): LocalGit {
  const { here } = workshop;
  return async (argv, { signal, stdin, mostBytes = 1024 * 1024, config = [], environment = {} }) => {
    const place: GitPlace = {
      ...here,
      folder: cache.folder,
      environment: { ...here.environment, ...environment, GIT_DIR: cache.folder },
      config: [...(here.config ?? []), ...config],
    };
    const answer = await runGit(place, { signal, argv, stdin, mostBytes, silentMs: settings.limits.localMs });
    if (answer.end === "done") return answer.stdout;
    if (answer.end === "no-git") throw hostRefusal(settings, answer) ?? new CacheFault("starting git");
    if (answer.end === "silent") throw new CacheFault("reading the cache");
    return answer.end;
  };
}

/** The commit that a ref or id leads to, if any and if it is not reached from the others. */
export async function commitAt(
  git: LocalGit,
  argv: readonly string[],
  options: Abortable,
): Promise<string | undefined> {
  const answer = await git(argv, options);
  if (!Buffer.isBuffer(answer)) throw new CacheFault("reading a commit");
  const id = answer.toString().trim();
  return id === "" ? undefined : id;
}
