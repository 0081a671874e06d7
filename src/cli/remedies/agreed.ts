import { UsageError } from "../../model/errors.ts";
import type { Io } from "../io.ts";

/** Whether a person agrees to what was shown. @throws UsageError where nobody can be asked and `--yes` was not given */
export async function agreed(
  question: string,
  { yes, command }: { readonly yes: boolean; readonly command: string },
  io: Io,
) {
  if (yes) return true;
  if (io.ask === undefined)
    throw new UsageError(
      "There is no terminal to ask at, and --yes was not given; nothing was changed.",
      `Look at what \`plumbline ${command}\` shows, then run it again with --yes.`,
    );
  return (await io.ask(`${question} Only "yes" is taken for one: `)).trim() === "yes";
}
