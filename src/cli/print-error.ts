import { inspect, styleText } from "node:util";
import { PlumblineError, UsageError } from "../model/errors.ts";
import { SourceProblem } from "../model/source.ts";
import { printable } from "../model/untrusted.ts";
import type { ExitCode } from "../engine/exit-code.ts";
import { readerGone, write, type Io } from "./io.ts";
import { ProblemsError } from "./problems-error.ts";
import { redactor } from "./redact.ts";
import { painter } from "./style.ts";
import { problemsView } from "./view/problems-view.ts";

/** Says what went wrong and what to do about it, on stderr, and gives the exit code: 3 for usage, 4 for a source that is refused, 2 for a known accident or an interruption, else 70. */
export async function printError(
  error: unknown,
  io: Io,
  { verbose }: { readonly verbose: boolean },
): Promise<ExitCode> {
  if (io.signal.aborted && error === io.signal.reason) {
    if (error !== readerGone) await write(io.stderr, "Stopped before the end.\n");
    return 2;
  }
  const redact = redactor(io.secrets);
  const label = styleText(["bold", "red"], "error:", { stream: io.stderr.stream });
  if (error instanceof PlumblineError) {
    if (error instanceof ProblemsError)
      await write(io.stderr, `${problemsView(error.problems, { paint: painter(io.stderr) })}\n`);
    await write(io.stderr, `${label} ${lines(redact(error.message))}\n  ${lines(redact(error.remedy))}\n`);
    if (verbose && error.cause !== undefined)
      await write(io.stderr, `${indent(redact(lines(inspect(error.cause, { depth: 2 }))))}\n`);
    if (error instanceof UsageError) return 3;
    if (error instanceof SourceProblem) return refused.has(error.kind) ? 4 : error.kind === "unreachable" ? 2 : 3;
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  await write(io.stderr, `${label} a fault in Plumbline itself: ${lines(redact(message))}\n`);
  if (verbose) await write(io.stderr, `${indent(redact(lines(inspect(error, { depth: 2 }))))}\n`);
  const hint = verbose
    ? "Please report it with the lines above."
    : "Run it again with -v for the details, and please report it with them.";
  await write(io.stderr, `  ${hint}\n`);
  return 70;
}

/** What a source gave, and what may not be used. */
const refused: ReadonlySet<SourceProblem["kind"]> = new Set(["unverified", "rewound"]);

/** Keeps our own line breaks (a source frame has some); everything else that is not plain text is shown as an escape. */
const lines = (text: string): string =>
  text
    .split("\n")
    .map((line) => printable(line))
    .join("\n");

const indent = (text: string): string => text.replaceAll(/^/gm, "  ");
