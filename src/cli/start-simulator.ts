import { UsageError } from "../model/errors.ts";
import { startSimulator as start, type Simulator, type SimulatorOptions } from "../simulator/start-simulator.ts";

/** Starts it, and says in words why it could not. @throws UsageError */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await start(options);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE")
      throw new UsageError(
        `Port ${options.port ?? 0} is taken.`,
        "Choose another --port, or leave it out for a free one.",
      );
    if (code === "EACCES" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST")
      throw new UsageError(`The homes cannot be made under ${options.root} (${code}).`, "Choose another --root.");
    throw error;
  }
}
