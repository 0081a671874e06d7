import { rm } from "node:fs/promises";
import type { Abortable } from "../../model/ports.ts";
import { SourceProblem } from "../../model/source.ts";
import { runGit, type GitAnswer } from "../run-git.ts";
import { sizeOf, type Cache } from "./cache.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands } from "./commands.ts";
import { isCommitId } from "./names.ts";
import { hostRefusal } from "./refusal.ts";
import type { GitSettings } from "./settings.ts";
import type { Workshop } from "./workshop.ts";

interface Asking extends Abortable {
  readonly settings: GitSettings;
  readonly workshop: Workshop;
  readonly cache: Cache;
}

/** The commit that the wanted ref stands at now, as the host says. Throws `SourceProblem`. */
export async function askHost(asking: Asking): Promise<string> {
  const { settings } = asking;
  if (settings.pinned) return settings.wanted;
  const answer = await talk(asking, commands.refsOfHost(settings.url.text, settings.wanted));
  if (answer.end !== "done") throw hostRefusal(settings, answer) ?? new CacheFault("asking the host");
  const ids = new Map<string, string>();
  for (const line of answer.stdout.toString().split("\n")) {
    const [id, name] = line.split("\t");
    if (id !== undefined && name !== undefined && isCommitId(id)) ids.set(name, id);
  }
  // An annotated tag is named twice: by its own id, and with `^{}` by that of what it leads to.
  const id = ids.get(`${settings.wanted}^{}`) ?? ids.get(settings.wanted);
  if (id !== undefined) return id;
  throw new SourceProblem("missing", `${settings.url.text} has no ${settings.wantedText}`, {
    remedy: "Check `source.git.ref`, or push what it names.",
    retry: "backoff",
  });
}

/** Brings the wanted ref with all of its history into the cache; stops when that is too much. Throws `SourceProblem`. */
export async function bring(asking: Asking, revision: string): Promise<void> {
  const { settings, cache, signal } = asking;
  using watch = await watchSize(cache, settings.limits.fetchBytes);
  const within = { ...asking, signal: AbortSignal.any([signal, watch.signal]) };
  const answer = await talk(within, commands.fetch(settings.url.text, settings.wanted)).catch((error: unknown) => {
    signal.throwIfAborted();
    if (watch.signal.aborted) return undefined;
    throw error;
  });
  if (answer === undefined || (await watch.exceeded())) {
    // What came may not be taken for what was fetched before.
    await rm(cache.folder, { recursive: true, force: true, maxRetries: 3 });
    throw tooLarge(settings, revision);
  }
  if (answer.end !== "done") throw hostRefusal(settings, answer, revision) ?? new CacheFault("fetching");
}

function talk({ settings, workshop, cache, signal }: Asking, argv: readonly string[]): Promise<GitAnswer> {
  const { here, host } = workshop;
  const place = { ...here, ...host, folder: cache.folder, environment: { ...host.environment, GIT_DIR: cache.folder } };
  return runGit(place, { signal, argv, silentMs: settings.limits.silentMs, mostBytes: 4 * 1024 * 1024 });
}

/**
 * git has no limit on what a fetch may bring, so the folder it grows in is looked at. What comes between two looks comes on
 * top: some megabytes on a fast line.
 */
async function watchSize({ folder }: Cache, most: number): Promise<Watch> {
  const control = new AbortController();
  const before = (await sizeOf(folder)).bytes;
  const exceeded = async (): Promise<boolean> => (await sizeOf(folder)).bytes - before > most;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (await exceeded().catch(() => false)) control.abort();
    else if (timer !== undefined) timer = setTimeout(() => void look(), 50);
  };
  timer = setTimeout(() => void look(), 50);
  return {
    signal: control.signal,
    exceeded,
    [Symbol.dispose]() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

interface Watch extends Disposable {
  /** Aborted as soon as it is too much. */
  readonly signal: AbortSignal;
  exceeded(): Promise<boolean>;
}

const tooLarge = ({ url, limits }: GitSettings, revision: string): SourceProblem =>
  new SourceProblem("too-large", `${url.text}: a fetch brought more than ${limits.fetchBytes} bytes and was stopped`, {
    remedy: "Keep the policies in a repository of their own, without large files in its history.",
    revision,
  });
