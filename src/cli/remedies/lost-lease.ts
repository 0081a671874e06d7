import { type ExitCode, exitCode } from "../../engine/exit-code.ts";
import { LeaseLost } from "../../model/store.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { write, type Io } from "../io.ts";
import type { Changing } from "./changing.ts";

/** Says what a run has come to that another process took the store from in mid-change. Throws anything else anew. */
export async function toldOfLoss(error: unknown, { book, run }: Changing, io: Io): Promise<ExitCode> {
  if (!(error instanceof LeaseLost)) throw error;
  const intents = await book.store.intents({ run });
  if (intents.length === 0) throw error;
  const open = intents.filter(({ state }) => state === "dispatched" || state === "ambiguous");
  const seen = intents.filter(({ state }) => state === "fixed" || state === "not-durable" || state === "failed");
  await write(
    io.stderr,
    [
      `error: ${printable(error.message, 400)}`,
      `  Run ${run} ended in the middle: ${count(seen.length, "change")} made and looked at, ${open.length} sent of which nobody saw yet what came:`,
      ...open.map(({ policy, check, target }) => `    ${printable(`${policy}/${check} ${target}`, 400)}`),
      "  The next run that changes homes looks at those first; nothing is sent twice.",
      "",
    ].join("\n"),
  );
  return exitCode(["remedy-failed"]);
}
