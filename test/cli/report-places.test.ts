import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { reportPlaces } from "../../src/cli/report-places.ts";
import type { Report } from "../../src/model/report.ts";
import { Tally } from "../../src/engine/summary.ts";

const { signal } = new AbortController();

const report = (id: string): Report => ({
  schema: "plumbline/report/v1",
  run: {
    id,
    startedAt: "2026-03-02T10:00:00.000Z",
    finishedAt: "2026-03-02T10:01:00.000Z",
    mode: "audit",
    interrupted: false,
    source: { kind: "git", url: "https://git.example/p.git", revision: "a".repeat(40), verified: true },
    agent: { version: "0.0.0" },
  },
  summary: new Tally().summary(),
  targets: [],
  findings: [],
  exemptions: [],
});

const idOf = (run: number): string => `01ARZ3NDEKTSV4RRFFQ69G${String(run).padStart(4, "0")}`;

function folder() {
  const path = mkdtempSync(join(tmpdir(), "plumbline-reports-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

suite("a folder for reports", () => {
  test("holds one file for each run and `latest`, the newest hundred, and what is somebody else's", async () => {
    using made = folder();
    const [place] = reportPlaces([{ format: "json", to: { directory: join(made.path, "reports") } }]);
    assert.ok(place);
    await place.put(report(idOf(0)), { signal, policies: [], changes: [] });
    writeFileSync(join(made.path, "reports", "mine.json"), "");
    for (let run = 1; run <= 101; run++) await place.put(report(idOf(run)), { signal, policies: [], changes: [] });
    const names = readdirSync(join(made.path, "reports"));
    assert.equal(names.length, 102);
    for (const name of [`${idOf(2)}.json`, `${idOf(101)}.json`, "latest.json", "mine.json"])
      assert.ok(names.includes(name), name);
    const latest = JSON.parse(readFileSync(join(made.path, "reports", "latest.json"), "utf8"));
    assert.equal(latest.run.id, idOf(101));
  });

  test("that cannot be written says so", async () => {
    using made = folder();
    const taken = join(made.path, "taken");
    writeFileSync(taken, "");
    const [place] = reportPlaces([{ format: "markdown", to: { directory: taken } }]);
    await assert.rejects(async () => place?.put(report(idOf(1)), { signal, policies: [], changes: [] }), {
      code: "EEXIST",
    });
  });

  test("has another name than one for another format, or another place", () => {
    const s3 = { bucket: "reports", prefix: "studio/" };
    const names = reportPlaces([
      { format: "json", to: { directory: "a" } },
      { format: "jsonl", to: { directory: "a" } },
      { format: "json", to: { directory: "b" } },
      { format: "json", to: { s3 } },
      { format: "json", to: { s3: { ...s3, prefix: "" } } },
    ]).map(({ name }) => name);
    assert.equal(new Set(names).size, 5);
  });
});
