import { styleText } from "node:util";
import { printable } from "../model/untrusted.ts";
import { write, type Io } from "./io.ts";
import type { ReportOrder } from "./report-flag.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Writes every report that was asked for; one that fails is named on stderr and does not hold up the others. True when all went well. */
export async function writeReports<F extends string>(
  textOf: (format: F) => Iterable<string>,
  orders: readonly ReportOrder<F>[],
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<boolean> {
  let well = true;
  for (const { format, path, given } of orders) {
    const text = textOf(format);
    if (path === "-") {
      for (const part of text) await write(io.stdout, part);
      continue;
    }
    try {
      await writeAtomically(path, text);
      if (!quiet) await write(io.stderr, `Wrote ${printable(given)} (${format}).\n`);
    } catch (error) {
      well = false;
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      const label = styleText(["bold", "red"], "error:", { stream: io.stderr.stream });
      await write(
        io.stderr,
        `${label} the ${format} report could not be written to ${printable(path)} (${code})\n  Make room or choose another path, and scan again; the other reports are not affected.\n`,
      );
    }
  }
  return well;
}
