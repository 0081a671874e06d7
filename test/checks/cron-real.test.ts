import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { cron } from "../../src/checks/cron/index.ts";
import type { CronSpec } from "../../src/checks/cron/spec.ts";
import { noContext } from "../../src/checks/case.ts";
import { askBelow } from "../../src/probe/rooted.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

/** What a spec comes to below a root in which a crontab program says this; left out, there is none. */
async function judged(spec: CronSpec, script: string | undefined, files: Readonly<Record<string, string>> = {}) {
  using root = folder({ ...files, ...(script !== undefined && { "bin/crontab": `#!/bin/sh\n${script}\n` }) });
  if (script !== undefined) chmodSync(join(root.path, "bin/crontab"), 0o755);
  using home = folder();
  const asks = cron.probe(spec).map((ask) => askBelow(root.path, ask));
  const { answers } = await runLocally(asks, { home: home.path });
  return cron.judge(spec, answers, noContext).outcome;
}

suite("crontabs, by a real shell", () => {
  test("a program that lists jobs is believed, and one that knows no crontab, too", async () => {
    assert.equal((await judged({ only: [] }, "echo '@reboot /x'")).kind, "fail");
    assert.equal((await judged({ only: [] }, "echo 'no crontab for ana' >&2; exit 1")).kind, "pass");
    assert.equal((await judged({ only: [] }, "echo 'not allowed' >&2; exit 1")).kind, "unknown");
  });

  test("what lies in the machine's folders is read where it is", async () => {
    const files = { "etc/crontab": "17 * * * * root /opt/x\n" };
    const none = "exit 1";
    assert.equal((await judged({ only: [], scope: "system" }, none, files)).kind, "fail");
    assert.equal((await judged({ only: ["/opt/x"], scope: "system" }, none, files)).kind, "pass");
  });

  test("fixtures see no crontab of this machine", async () => {
    assert.equal((await judged({ only: [], scope: "system" }, "exit 1")).kind, "pass");
  });
});
