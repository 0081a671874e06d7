import type { FleetEvent } from "../engine/fleet.ts";
import { count } from "./count.ts";
import { readerGone, type Io } from "./io.ts";
import { progress } from "./progress.ts";

/** The progress line of a run over many targets, fed by what the engine tells. */
export function fleetProgress(io: Io, { quiet }: { readonly quiet: boolean }) {
  const line = progress(io, { quiet });
  const seen = { listed: 0, started: 0, finished: 0, done: 0, failing: 0, notAssessed: 0, listing: true };
  const show = (): void => {
    const open = seen.started - seen.finished;
    const waitsFor = io.signal.aborted
      ? `${count(open, "visit")} to end`
      : open > 0
        ? count(open, "visit")
        : seen.listing
          ? "the list of targets"
          : "";
    line.update({ ...seen, total: seen.listing ? undefined : seen.listed, waitsFor });
  };
  const stopping = (): void => {
    line.clear();
    if (!quiet && io.signal.reason !== readerGone)
      io.stderr.stream.write(
        "Stopping: running visits get at most 10 s to end in order; a second signal stops at once.\n",
      );
    show();
  };
  show();
  io.signal.addEventListener("abort", stopping, { once: true });
  return {
    onEvent: ({ kind }: FleetEvent): void => {
      if (kind === "listed" || kind === "started" || kind === "finished") seen[kind]++;
      else seen.listing = false;
      show();
    },
    onResult: ({ failed, notAssessed }: { readonly failed: boolean; readonly notAssessed: boolean }): void => {
      seen.done++;
      if (notAssessed) seen.notAssessed++;
      if (failed) seen.failing++;
      show();
    },
    clear: line.clear,
    [Symbol.dispose]: () => {
      io.signal.removeEventListener("abort", stopping);
      line[Symbol.dispose]();
    },
  };
}
