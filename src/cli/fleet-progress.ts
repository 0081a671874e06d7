import type { FleetEvent } from "../engine/fleet.ts";
import type { TargetProvider } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import { systemClock } from "./clock.ts";
import { count } from "./count.ts";
import { readerGone, type Io } from "./io.ts";
import { watchLogins } from "./logins.ts";
import { progress } from "./progress.ts";

/** A login that takes longer waits for its server, not for its turn. */
const slowLoginMs = 3_000;

interface Options {
  readonly quiet: boolean;
  readonly providers: readonly TargetProvider[];
}

/** The progress line of a run over many targets, fed by what the engine tells and by the providers it is to use. */
export function fleetProgress(io: Io, { quiet, providers }: Options) {
  const logins = watchLogins(providers, systemClock.monotonic);
  const line = progress(io, { quiet });
  const seen = { listed: 0, started: 0, finished: 0, done: 0, failing: 0, notAssessed: 0, listing: true };
  const waitsFor = (): string => {
    const open = seen.started - seen.finished;
    if (io.signal.aborted) return `${count(open, "visit")} to end`;
    if (open === 0) return seen.listing ? "the list of targets" : "";
    const [oldest] = logins.underWay;
    if (oldest === undefined || logins.underWay.size < open) return count(open, "visit");
    const waited = systemClock.monotonic() - oldest.since;
    // Many logins wait for their turn under the API rate; a few slow ones wait for their servers.
    if (open > 3 || waited < slowLoginMs) return count(open, "login");
    const { userProfile, space, id } = oldest.target;
    const who = open === 1 ? printable(space ?? userProfile ?? id, 40) : count(open, "server");
    return `${who} to become ready, ${Math.round(waited / 1000)} s`;
  };
  const show = (): void =>
    line.update({
      ...seen,
      total: seen.listing ? undefined : seen.listed,
      // Read when the line is drawn: while everything waits, no event comes.
      get waitsFor() {
        return waitsFor();
      },
    });
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
    providers: logins.providers,
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
