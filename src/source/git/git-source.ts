import { type PolicyFile, SourceProblem, type PolicySource, type Snapshot } from "../../model/source.ts";
import type { Abortable } from "../../model/ports.ts";
import { printable } from "../../model/untrusted.ts";
import { mayEnforce } from "../may-enforce.ts";
import { inTurn } from "../in-turn.ts";
import { openCache } from "./cache.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands, fetched } from "./commands.ts";
import { askHost, bring } from "./host.ts";
import { proveLineage } from "./lineage.ts";
import { commitAt, localGit } from "./local-git.ts";
import type { GitSourceOptions } from "./options.ts";
import { policyTree } from "./policy-tree.ts";
import { readObjects } from "./read-objects.ts";
import { tooSlow } from "./refusal.ts";
import { checkSettings, type GitSettings } from "./settings.ts";
import { keysHash, verify } from "./verify.ts";
import { openWorkshop, type Workshop } from "./workshop.ts";

/**
 * Policies from one ref of a git repository. Each fetch asks the host where the ref stands, brings its history into a bare
 * cache, proves that it follows from what was accepted before and that its signatures hold, and only then reads files, by
 * their ids. Throws `UsageError` at once where the options cannot be meant; two fetches at once follow each other.
 */
export function gitSource(options: GitSourceOptions): PolicySource {
  const settings = checkSettings(options);
  const turn = inTurn();
  let newest: Newest | undefined;
  return {
    url: settings.url.text,
    fetch: ({ signal, last, rewindSpent = false }) =>
      turn(signal, async () => {
        const keys = await keysHash(settings.verify);
        const still = newest?.keys === keys ? newest : undefined;
        const snapshot = await fetchWell(settings, { signal, last, rewindSpent, newest: still });
        newest = { snapshot, last, keys };
        return snapshot;
      }),
  };
}

interface Newest {
  readonly snapshot: Snapshot;
  /** What it was shown to follow from. */
  readonly last: string | undefined;
  /** Whose signatures counted then. */
  readonly keys: string;
}

interface Call extends Abortable {
  readonly last: string | undefined;
  readonly rewindSpent: boolean;
  /** What the fetch before gave, by the same keys: it still holds where neither the ref nor the accepted revision moved. */
  readonly newest: Newest | undefined;
}

/** A cache that fails is made anew, once. */
async function fetchWell(settings: GitSettings, call: Call): Promise<Snapshot> {
  try {
    await using workshop = await openWorkshop(settings);
    try {
      return await fetchOnce(settings, { ...call, workshop, fresh: false });
    } catch (error) {
      if (!(error instanceof CacheFault)) throw error;
      return await fetchOnce(settings, { ...call, workshop, fresh: true });
    }
  } catch (error) {
    call.signal.throwIfAborted();
    throw error instanceof SourceProblem ? error : cacheProblem(settings, error);
  }
}

interface Attempt extends Call {
  readonly workshop: Workshop;
  readonly fresh: boolean;
}

async function fetchOnce(settings: GitSettings, attempt: Attempt): Promise<Snapshot> {
  const { signal, last, rewindSpent, newest, workshop, fresh } = attempt;
  const deadline = AbortSignal.timeout(settings.limits.fetchMs);
  const within = { settings, workshop, signal: AbortSignal.any([signal, deadline]) };
  const host = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      signal.throwIfAborted();
      throw deadline.aborted ? tooSlow(settings) : error;
    });
  let cache = await openCache(settings, { fresh });
  const there = await host(askHost({ ...within, cache }));
  if (there === newest?.snapshot.revision && (last === there || last === newest.last)) return newest.snapshot;
  cache = await openCache(settings, { fresh: false, digits: there.length });
  const git = localGit(settings, workshop, cache);
  const here = (): Promise<string | undefined> => commitAt(git, commands.commit(fetched), { signal });
  // The ref is only there after a whole fetch; an empty cache has none.
  if (fresh || (await here().catch(missing)) !== there) await host(bring({ ...within, cache }, there));
  // The host may have moved on since it was asked.
  const commit = await here();
  if (commit === undefined || (settings.pinned && commit !== settings.wanted)) throw noCommit(settings);
  if (last !== undefined) await proveLineage(git, settings, { last, next: commit, fresh, rewindSpent, signal });
  const verified = await verify(settings, { git, workshop, commit, last, signal });
  const tree = await policyTree(git, settings, { commit, signal });
  const texts = async (entries: typeof tree.policies): Promise<readonly PolicyFile[]> => {
    const read = await readObjects(git, entries, { signal });
    return entries.map(({ path }, index) => ({ path, text: read[index] ?? new Uint8Array() }));
  };
  const files = await texts(tree.policies);
  return {
    kind: "git",
    url: settings.url.text,
    revision: commit,
    verified,
    files,
    fixtures: await texts(tree.fixturesBeside(files.filter(mayEnforce))),
  };
}

function missing(error: unknown): undefined {
  if (!(error instanceof CacheFault)) throw error;
}

const noCommit = ({ wantedText, url }: GitSettings): SourceProblem =>
  new SourceProblem("missing", `${wantedText} of ${url.text} does not lead to a commit`, {
    remedy: "Check `source.git.ref`.",
  });

function cacheProblem({ url, cache }: GitSettings, error: unknown): SourceProblem {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  const what =
    error instanceof CacheFault
      ? `git failed at ${error.message}, also with a new cache`
      : `nothing can be kept in the cache folder${code}`;
  return new SourceProblem("unreachable", `${url.text}: ${what}: ${printable(cache)}`, {
    remedy:
      "Check that the folder can be written by the user that runs plumbline, that the disk has room, and git itself.",
    retry: "backoff",
    cause: error,
  });
}
