import { hostname } from "node:os";
import { startAgent, type Agent } from "../agent/agent.ts";
import { bell } from "../agent/bell.ts";
import { timerOver } from "../agent/timer.ts";
import { UsageError } from "../model/errors.ts";
import type { PolicySource } from "../model/source.ts";
import { openStore } from "../store/open-store.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { composeFleet, visitTools } from "./compose.ts";
import { composeChannels } from "./compose-channels.ts";
import { composeGitSource, gitCacheBeside } from "./compose-source.ts";
import { configFlag, targetFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { jsonLogger, type JsonLogger } from "./json-log.ts";
import { keepMemoryLow } from "./keep-memory-low.ts";
import { loadConfig, type LoadedConfig } from "./load-config.ts";
import { noArguments } from "./no-arguments.ts";
import { packageVersion } from "./package-root.ts";
import { publisher } from "./publish.ts";
import { runId } from "./run-id.ts";
import { listen } from "./serve/listen.ts";
import { serveMeter } from "./serve/meter.ts";
import { type UnusableConfig, watchConfig } from "./serve/watch-config.ts";

const {
  local: _local,
  server: _server,
  "token-env": _tokenEnv,
  concurrency: _c,
  timeout: _t,
  ...awsFlags
} = targetFlags;

export const serve = defineCommand({
  name: "serve",
  usage: "[FLAGS]",
  about: `The agent: follows the policy source, looks at every target on a schedule and when one wakes, remembers, tells people what
changed, and answers health and metrics. It runs until SIGINT or SIGTERM; its log is one JSON object per line on stderr. One
agent works per store; a second one stands by.`,
  flags: { ...configFlag, ...awsFlags },
  examples: [
    ["plumbline serve --config plumbline.yaml", "see examples/agent for a config with every key"],
    ["plumbline serve 2>&1 | jq -r '[.time, .message, .run] | @tsv'", "its log for people"],
  ],
  exits: {
    0: "it ran, and ended by SIGINT or SIGTERM",
    3: "invalid config or usage, or the store cannot be used; nothing was contacted",
    70: commonExits[70],
  },
  interrupted: "it ends the run under way in order, deletes its terminals and gives its lease back, within 30 seconds",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "serve");
    keepMemoryLow();
    const logger = jsonLogger(io, {
      level: flags.verbose ? "debug" : flags.quiet ? "warn" : "info",
      clock: systemClock,
    });
    let good = await loadConfig(flags.config, io);
    let unusable: UnusableConfig | undefined;
    let config = good;
    for (;;) {
      try {
        const next = await serveWith(config, { flags, io, logger, unusable });
        if (next === undefined) return 0;
        good = config;
        config = next;
        logger.info("config changed; starting again with it", {});
      } catch (error) {
        // At the start nobody is served yet; later the config before this one goes on.
        if (!(error instanceof UsageError) || config === good) throw error;
        unusable = { config, why: error.message };
        config = good;
        logger.warn("the new config cannot be served; the one before goes on", { why: error.message });
      }
    }
  },
});

interface Options {
  readonly flags: Readonly<Record<keyof typeof awsFlags, string | undefined>>;
  readonly io: Io;
  readonly logger: JsonLogger;
  readonly unusable: UnusableConfig | undefined;
}

/** What a run under way gets to end in order; what is left of the half minute is for the rest. */
const patienceMs = 20_000;
const leaseMs = 30_000;

/** Serves until the wish to stop, or until another config is to be served, which it gives then. */
async function serveWith(
  config: LoadedConfig,
  { flags, io, logger, unusable }: Options,
): Promise<LoadedConfig | undefined> {
  const version = packageVersion();
  const timer = timerOver(systemClock);
  const source = await sourceOf(config, io);
  const channels = await composeChannels(config.notify, io);
  await using store = await openStore(config.state.sqlite, { clock: systemClock });
  const watch = watchConfig(config, { io, timer, logger, unusable });
  let agent: Agent | undefined;
  const meter = await serveMeter({ version, store, agent: () => agent });
  const hint = bell();
  const [again, stop, ended] = [new AbortController(), new AbortController(), new AbortController()];
  const signal = AbortSignal.any([io.signal, again.signal]);
  signal.addEventListener("abort", () => setTimeout(() => stop.abort(), patienceMs).unref(), { once: true });
  let tags = () => false;
  const wishes = {
    ...flags,
    local: false,
    server: undefined,
    "token-env": undefined,
    concurrency: undefined,
    timeout: undefined,
  };
  using fleet = await composeFleet(
    { flags: wishes, config, tags: () => tags(), onThrottled: () => meter.metrics.throttled() },
    io,
  );
  await using _serving = await listen({
    server: config.server,
    io,
    logger,
    metrics: meter.metrics,
    store,
    agent: () => agent,
    hint,
    signal: ended.signal,
  });
  agent = startAgent(
    {
      config,
      configRefusal: () => watch.refusal,
      store,
      source,
      providers: (needed) => {
        tags = needed;
        return fleet.providers;
      },
      channels,
      publish: publisher(config.reports, logger),
      timer,
      random: Math.random,
      nonce: visitTools(config.limits, logger).nonce,
      runId,
      logger,
      meter,
      hint,
      holder: `${hostname()}:${process.pid}`,
      leaseMs,
      version,
    },
    { signal, stop: stop.signal },
  );
  const idle = (): boolean => agent?.state.kind !== "leading" || agent.state.queue.running === undefined;
  const watching = watch.follow({ signal, onNext: () => idle() && again.abort() });
  logger.info("serving", { version, config: config.file ?? "-", store: config.state.sqlite, source: source.url });
  try {
    await agent.ended;
  } finally {
    again.abort();
    await watching;
  }
  logger.info("stopped", {});
  return io.signal.aborted ? undefined : watch.next;
}

async function sourceOf(config: LoadedConfig, io: Io): Promise<PolicySource> {
  const { source, state } = config;
  if (source === undefined)
    throw new UsageError(
      `The config ${config.file ?? "(none was found)"} names no source of policies.`,
      "Add source.git (or source.directory) to it; examples/agent has one with every key.",
    );
  if ("git" in source) return composeGitSource(source.git, { cache: gitCacheBeside(state.sqlite), io });
  const { directorySource } = await import("../source/directory-source.ts");
  const { PATH: searchPath } = io.env;
  return directorySource(source.directory, searchPath === undefined ? {} : { searchPath });
}
