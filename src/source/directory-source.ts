import { UsageError } from "../model/errors.ts";
import { SourceProblem, type PolicySource } from "../model/source.ts";
import { readDirectory } from "./directory.ts";

interface Options {
  /** Where `git` is looked for, as in `PATH`. */
  readonly searchPath?: string | undefined;
}

/** Policies from a folder of this machine, read anew each time. It has no history: every revision follows from every other. */
export function directorySource(path: string, { searchPath }: Options = {}): PolicySource {
  return {
    url: path,
    fetch: async ({ signal }) => {
      try {
        return await readDirectory(path, { signal, ...(searchPath !== undefined && { searchPath }) });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const { message, remedy } = error;
        throw new SourceProblem(error.code === "too-large" ? "too-large" : "missing", message, {
          remedy,
          cause: error,
        });
      }
    },
  };
}
