import { PlumblineError, UsageError } from "../model/errors.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, targetFlags } from "./flags.ts";
import { jsonLogger } from "./json-log.ts";
import { keepMemoryLow } from "./keep-memory-low.ts";
import { loadConfig } from "./load-config.ts";
import { noArguments } from "./no-arguments.ts";
import { serveWith } from "./serve/serve-with.ts";
import type { UnusableConfig } from "./serve/watch-config.ts";

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
      const begun = { yes: false };
      try {
        const onServing = () => void (begun.yes = true);
        const next = await serveWith(config, { flags, io, logger, unusable, onServing });
        if (next === undefined) return 0;
        good = config;
        config = next;
        logger.info("config changed; starting again with it", {});
      } catch (error) {
        if (!(error instanceof PlumblineError) || begun.yes) throw error;
        // At the start there is nothing to go on with; later the config before this one goes on.
        if (config === good) throw new UsageError(error.message, error.remedy, error.code);
        unusable = { config, why: error.message };
        config = good;
        logger.warn("the new config cannot be served; the one before goes on", { why: error.message });
      }
    }
  },
});
