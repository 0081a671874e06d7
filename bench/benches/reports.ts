import { mkdtempDisposable, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reporters } from "../../src/reports/registry.ts";
import { checks, fillStore } from "../../test/deep/support/fill-store.ts";
import type { Bench } from "../bench.ts";
import { spread } from "../measure/spread.ts";
import { plumbline, type Ran } from "../ways/command.ts";

const targets = 10_000;
const mebibyte = 2 ** 20;
/** The page is for people, and holds all that is more than a pass. */
const streaming = Object.keys(reporters).filter((format) => format !== "html");
/** A run, and a format; `some` is completed from earlier looks. */
const orders = [...streaming.map((format) => ["every", format] as const), ["some", "json"] as const];

export const reports: Bench = {
  about: "10,000 targets × 100 checks: the memory of writing a stored run in each streaming format",
  async *run({ note, signal }) {
    await using folder = await mkdtempDisposable(join(tmpdir(), "plumbline-bench-"));
    const store = join(folder.path, "plumbline.db");
    note(`filling a store with ${targets} targets…`);
    await fillStore(store, targets);
    const runs: { readonly label: string; readonly ran: Ran }[] = [];
    for (const [run, format] of orders) {
      const label = run === "every" ? format : `${format}, a run of one policy of ten`;
      note(`writing ${label}…`);
      const path = join(folder.path, "report");
      const args = ["report", run, "-q", "--store", store, "--report", `${format}=${path}`];
      runs.push({ label, ran: await plumbline({ args, exits: [0] }, { signal }) });
      await rm(path);
    }
    yield {
      bench: "reports",
      title: `plumbline report of a stored run, ${targets} targets × ${checks} checks`,
      rows: runs.map(({ label, ran }) => ({ label, unit: "s", spread: spread([ran.ms / 1000]) })),
      findings: runs.map(({ label, ran }) => ({
        label: `${label}: peak memory`,
        value: ran.peakBytes / mebibyte,
        unit: "MiB",
        goal: { atMost: 512 },
      })),
    };
  },
};
