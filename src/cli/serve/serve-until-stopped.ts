import { PlumblineError, UsageError } from "../../model/errors.ts";
import type { LoadedConfig } from "../load-config.ts";
import { serveWith, type ServeOptions } from "./serve-with.ts";
import type { UnusableConfig } from "./watch-config.ts";

/**
 * Serves until the wish to stop, by the newest config that can be served: one that cannot (a variable is not set, a port is taken) is
 * told, and the one before goes on. @throws UsageError where there is none before
 */
export async function serveUntilStopped(
  first: LoadedConfig,
  { flags, io, logger }: Pick<ServeOptions, "flags" | "io" | "logger">,
): Promise<void> {
  let [good, config] = [first, first];
  let unusable: UnusableConfig | undefined;
  for (;;) {
    const begun = { yes: false };
    try {
      const onServing = () => void (begun.yes = true);
      const next = await serveWith(config, { flags, io, logger, unusable, onServing });
      if (next === undefined) return;
      good = config;
      config = next;
      logger.info("config changed; starting again with it", {});
    } catch (error) {
      if (!(error instanceof PlumblineError) || begun.yes) throw error;
      if (config === good) throw new UsageError(error.message, error.remedy, error.code);
      unusable = { config, why: error.message };
      config = good;
      logger.warn("the new config cannot be served; the one before goes on", { why: error.message });
    }
  }
}
