import { type CostlyFacts, nothingCostly } from "../../model/target.ts";
import { startAgent, type Agent } from "../../agent/agent.ts";
import { bell } from "../../agent/bell.ts";
import { timerOver } from "../../agent/timer.ts";
import { UsageError } from "../../model/errors.ts";
import type { Logger } from "../../model/ports.ts";
import type { PolicySource } from "../../model/source.ts";
import { openStore } from "../../store/open-store.ts";
import { systemClock } from "../clock.ts";
import { composeFleet, visitTools } from "../compose.ts";
import { composeChannels } from "../compose-channels.ts";
import { composeGitSource, gitCacheBeside } from "../compose-source.ts";
import type { Io } from "../io.ts";
import type { LoadedConfig } from "../load-config.ts";
import { packageVersion } from "../package-root.ts";
import { reportPlaces } from "../report-places.ts";
import { runId } from "../run-id.ts";
import { stopFileExists } from "../stop-file.ts";
import { isGone, ownName } from "./holder.ts";
import { listen } from "./listen.ts";
import { serveMeter } from "./meter.ts";
import { type UnusableConfig, watchConfig } from "./watch-config.ts";

export interface ServeOptions {
  readonly flags: { readonly region: string | undefined; readonly "aws-profile": string | undefined };
  readonly io: Io;
  readonly logger: Logger;
  readonly unusable?: UnusableConfig | undefined;
  /** Called when everything that a config can be wrong about has been made, and the agent works. */
  readonly onServing?: () => void;
}

/** What a run under way gets to end in order; what is left of the half minute is for the rest. */
const patienceMs = 20_000;
const leaseMs = 30_000;

/** Serves until the wish to stop, or until another config is to be served, which it gives then. */
export async function serveWith(
  config: LoadedConfig,
  { flags, io, logger, unusable, onServing }: ServeOptions,
): Promise<LoadedConfig | undefined> {
  const version = packageVersion();
  const timer = timerOver(systemClock);
  const source = await sourceOf(config, io);
  const channels = await composeChannels(config.notify, io);
  await using store = await openStore(config.state.sqlite, { clock: systemClock });
  const watch = watchConfig(config, { io, timer, logger, unusable });
  const now: { agent?: Agent } = {};
  const meter = await serveMeter({ version, store, freshness: config.schedule.freshness, agent: () => now.agent });
  const hint = bell();
  const [again, stop, ended] = [new AbortController(), new AbortController(), new AbortController()];
  const signal = AbortSignal.any([io.signal, again.signal]);
  signal.addEventListener("abort", () => setTimeout(() => stop.abort(), patienceMs).unref(), { once: true });
  let costly: () => CostlyFacts = () => nothingCostly;
  const wishes = {
    ...flags,
    local: false,
    server: undefined,
    "token-env": undefined,
    concurrency: undefined,
    timeout: undefined,
  };
  using fleet = await composeFleet(
    { flags: wishes, config, costly: () => costly(), onThrottled: () => meter.metrics.throttled() },
    io,
  );
  await using _serving = await listen({
    server: config.server,
    io,
    logger,
    metrics: meter.metrics,
    store,
    agent: () => now.agent,
    hint,
    signal: ended.signal,
  });
  const agent = startAgent(
    {
      config,
      configRefusal: () => watch.refusal,
      store,
      source,
      providers: (needed) => {
        costly = needed;
        return fleet.providers;
      },
      channels,
      places: reportPlaces(config.reports),
      timer,
      random: Math.random,
      nonce: visitTools(config.limits, logger).nonce,
      runId,
      logger,
      meter,
      hint,
      holder: ownName(),
      gone: isGone,
      leaseMs,
      version,
      stopFileExists: () => stopFileExists(config.safety.stopFile),
    },
    { signal, stop: stop.signal },
  );
  now.agent = agent;
  onServing?.();
  let resting: Promise<void> | undefined;
  const onNext = () => void (resting ??= agent.rest({ signal }).then(() => again.abort()));
  const watching = watch.follow({ signal, onNext });
  logger.info("serving", { version, config: config.file ?? "-", store: config.state.sqlite, source: source.url });
  try {
    await agent.ended;
  } finally {
    again.abort();
    ended.abort();
    await watching;
  }
  logger.info("stopped", {});
  // One that was taken back while the agent came to rest: it goes on with the config that it has.
  return io.signal.aborted ? undefined : (watch.next ?? config);
}

async function sourceOf(config: LoadedConfig, io: Io): Promise<PolicySource> {
  const { source, state } = config;
  if (source === undefined)
    throw new UsageError(
      `The config ${config.file ?? "(none was found)"} names no source of policies.`,
      "Add source.git (or source.directory) to it; examples/agent has one with every key.",
    );
  if ("git" in source) return composeGitSource(source.git, { cache: gitCacheBeside(state.sqlite), io });
  const { directorySource } = await import("../../source/directory-source.ts");
  const { PATH: searchPath } = io.env;
  return directorySource(source.directory, searchPath === undefined ? {} : { searchPath });
}
