import { diffRuns } from "../engine/diff.ts";
import type { Cause } from "../model/lifecycle.ts";
import type { RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { UsageError } from "../model/errors.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, storeFlag } from "./flags.ts";
import { write } from "./io.ts";
import { findRun, openHistory } from "./open-history.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { painter } from "./style.ts";
import { diffView } from "./view/diff-view.ts";

export const diff = defineCommand({
  name: "diff",
  usage: "RUN RUN [FLAGS]",
  about: `What changed from one run to another, and why: what newly fails, what was fixed, what could no longer be told, which checks
and targets came and went. RUN is an id, its beginning, or \`latest\`. Reads the store and contacts nothing.`,
  flags: {
    ...configFlag,
    ...storeFlag,
    ...documentFlag,
  },
  examples: [
    ["plumbline diff 01JABCDEFGHJ latest", "what has changed since then"],
    ["plumbline diff 01JABCDEFGHJ 01JDEFGHJKMN -o json | jq '.counts'", "how much of what"],
  ],
  exits: { 0: "the runs were compared, whatever changed", ...commonExits },
  async run({ flags, positionals, rest }, io) {
    const [from, to, ...more] = [...positionals, ...rest];
    if (from === undefined || to === undefined || more.length > 0)
      throw new UsageError("Two runs are to be named.", "plumbline diff RUN RUN; `plumbline history` lists the runs.");
    await using store = await openHistory(flags, io);
    const [a, b] = [await findRun(store, from), await findRun(store, to)];
    const [before, after] = a.startedAt <= b.startedAt ? [a, b] : [b, a];
    const causes = await causesBetween(store, before, after);
    const result = await diffRuns(
      { run: before, looks: store.looks(before.id) },
      { run: after, looks: store.looks(after.id) },
      { signal: io.signal, causeOf: (finding) => causes.get(finding) },
    );
    const view = () => diffView(result, { paint: painter(io.stdout), columns: io.stdout.columns });
    await write(io.stdout, await documentText(flags.output, result, view));
    return 0;
  },
});

/** The latest cause of each finding in the ledger, after the one run began and up to the end of the other. */
async function causesBetween(
  store: StoreReader,
  before: RunRecord,
  after: RunRecord,
): Promise<ReadonlyMap<string, Cause>> {
  const causes = new Map<string, Cause>();
  const until = after.finishedAt ?? "9999";
  for (let seq = 0; ;) {
    const page = await store.transitions({ after: seq, limit: 1_000 });
    for (const { at, finding, cause } of page) if (at > before.startedAt && at <= until) causes.set(finding, cause);
    const last = page.at(-1);
    if (last === undefined) return causes;
    seq = last.seq;
  }
}
