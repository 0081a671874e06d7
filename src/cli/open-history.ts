import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { systemClock } from "./clock.ts";
import type { Io } from "./io.ts";
import { loadConfig } from "./load-config.ts";

interface Flags {
  readonly config: string | undefined;
  readonly store: string | undefined;
}

/** The agent's store, to be read only: `--store`, else the config's. @throws UsageError where there is none */
export async function openHistory(flags: Flags, io: Io): Promise<StoreReader & AsyncDisposable> {
  const path = await storePath(flags, io);
  const { openStore } = await import("../store/open-store.ts");
  return openStore(path, { clock: systemClock, readOnly: true });
}

/** A whole copy of the store, taken while the agent may work on it. @throws UsageError, PlumblineError */
export async function copyStore(flags: Flags, to: string, io: Io): Promise<void> {
  const path = await storePath(flags, io);
  const { copyStoreFile } = await import("../store/copy-store.ts");
  await copyStoreFile(path, resolve(io.cwd, to));
}

async function storePath(flags: Flags, io: Io): Promise<string> {
  const { state } = await loadConfig(flags.config, io);
  const path = resolve(io.cwd, flags.store ?? state.sqlite);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return path;
  throw new UsageError(
    `There is no store at ${printable(path)}.`,
    "`plumbline serve` makes one. Name it by --store FILE, or run this where the agent's config stands.",
  );
}

/** The newest run over every target; while there is none, the newest that looked at anybody. */
async function latestLook(store: StoreReader): Promise<RunRecord | undefined> {
  const [whole] = await store.runs({ limit: 1, whole: true });
  if (whole !== undefined) return whole;
  const runs = await store.runs({ limit: 200 });
  return runs.find(({ kind }) => kind !== "self" && kind !== "undo") ?? runs[0];
}

/** A run by its id, the beginning of one, or `latest`. @throws UsageError */
export async function findRun(store: StoreReader, id: string | undefined) {
  const run = id === undefined ? undefined : id === "latest" ? await latestLook(store) : await store.run(id);
  if (run !== undefined) return run;
  throw new UsageError(
    id === undefined ? "Which run? None was named." : `There is no run ${JSON.stringify(printable(id, 80))}.`,
    "`plumbline history` lists the runs; `latest` is the newest one over every target.",
  );
}
