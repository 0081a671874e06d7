import type { RunRecord } from "../model/records.ts";
import { wholeNumber } from "./amounts.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, storeFlag } from "./flags.ts";
import { printable } from "../model/untrusted.ts";
import { write } from "./io.ts";
import { noArguments } from "./no-arguments.ts";
import { copyStore, findRun, openHistory } from "./open-history.ts";
import { outputFlag, outputOf } from "./output-flag.ts";
import { painter } from "./style.ts";
import { runsTable } from "./view/runs-table.ts";
import { yaml } from "./yaml.ts";

export const history = defineCommand({
  name: "history",
  usage: "[FLAGS]",
  about: `The agent's runs, newest first: what started each, how much it saw, what came of it, and under which commit. Reads the store
and contacts nothing; the agent may go on meanwhile.`,
  flags: {
    ...configFlag,
    ...storeFlag,
    ...outputFlag,
    limit: { value: "N", default: "20", help: "how many runs" },
    before: { value: "RUN", help: "only runs older than this one" },
    "copy-to": { value: "FILE", help: "write a whole copy of the store to FILE instead, also while the agent works" },
  },
  examples: [
    ["plumbline history", "the last twenty runs"],
    ["plumbline history --copy-to /backup/plumbline.db", "a back-up that can be opened as it is"],
    ["plumbline history -o jsonl | jq -r 'select(.state == \"interrupted\") | .id'", "runs that did not end"],
  ],
  exits: { 0: "the runs were listed, even where there is none", ...commonExits },
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "history");
    const output = outputOf(flags.output);
    const limit = wholeNumber("--limit", flags.limit, { least: 1, most: 10_000 });
    if (flags["copy-to"] !== undefined) {
      await copyStore(flags, flags["copy-to"], io);
      if (!flags.quiet) await write(io.stderr, `Copied to ${printable(flags["copy-to"])}.\n`);
      return 0;
    }
    await using store = await openHistory(flags, io);
    const before = flags.before === undefined ? undefined : (await findRun(store, flags.before)).id;
    const runs = await store.runs({ limit, ...(before !== undefined && { before }) });
    await write(io.stdout, shown(runs, output, { paint: painter(io.stdout), columns: io.stdout.columns }));
    if (runs.length === 0 && !flags.quiet) await write(io.stderr, "No run yet.\n");
    return 0;
  },
});

function shown(
  runs: readonly RunRecord[],
  output: ReturnType<typeof outputOf>,
  options: Parameters<typeof runsTable>[1],
): string {
  switch (output) {
    case "json":
      return `${JSON.stringify(runs, null, 2)}\n`;
    case "jsonl":
      return runs.map((run) => `${JSON.stringify(run)}\n`).join("");
    case "yaml":
      return yaml(runs);
    case "name":
      return runs.map(({ id }) => `${id}\n`).join("");
    case "table":
    case "wide":
      return runs.length === 0 ? "" : runsTable(runs, { ...options, wide: output === "wide" });
    default:
      return output satisfies never;
  }
}
