import { nothingCostly } from "../../model/target.ts";
import { visit } from "../../engine/visit.ts";
import { remedyFor } from "../../model/outcome.ts";
import { composeFleet, visitTools } from "../compose.ts";
import type { Io } from "../io.ts";
import { limitsOf } from "../limits.ts";
import type { LoadedConfig } from "../load-config.ts";
import { logger } from "../log.ts";
import { failed, type Diagnosis, type DoctorFlags } from "./diagnosis.ts";

const transports = {
  argv: "the program starts as the terminal's own child",
  typed: "the server ignores the program, so one line is typed into its shell (assurance is lower)",
  pipe: "the program runs as a child process of this one",
} as const;

/** One login to each target that is no SageMaker one, with nothing but the questions that check the way itself. */
export async function* examineTerminals(
  { flags, config }: { readonly flags: DoctorFlags; readonly config: LoadedConfig },
  io: Io,
): AsyncGenerator<Diagnosis, void, undefined> {
  try {
    using fleet = await composeFleet({ flags, config, costly: nothingCostly }, io);
    const tools = visitTools(
      limitsOf({ concurrency: undefined, timeout: "20s" }, config),
      logger(io, { verbose: false, quiet: true }),
    );
    for (const provider of fleet.providers)
      for await (const target of provider.list(io)) {
        const { reply, transport } = await visit({ target, provider, asks: [] }, tools, {
          signal: io.signal,
          stop: io.signal,
        });
        const item = `terminal of ${target.id}`;
        if ("reason" in reply) {
          const { code, detail } = reply.reason;
          yield {
            state: "fail",
            item,
            found: `${code}${detail === undefined ? "" : `: ${detail}`}.`,
            remedy: remedyFor(code),
          };
        } else yield { state: transport === "typed" ? "warn" : "ok", item, found: transports[transport ?? "pipe"] };
      }
  } catch (error) {
    yield failed("targets", error);
  }
}
