import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, targetFlags } from "./flags.ts";
import { jsonLogger } from "./json-log.ts";
import { keepMemoryLow } from "./keep-memory-low.ts";
import { loadConfig } from "./load-config.ts";
import { noArguments } from "./no-arguments.ts";
import { serveUntilStopped } from "./serve/serve-until-stopped.ts";

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
    await serveUntilStopped(await loadConfig(flags.config, io), { flags, io, logger });
    return 0;
  },
});
