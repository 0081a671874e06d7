import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext, none, ran } from "../../src/checks/case.ts";
import { cron } from "../../src/checks/cron/index.ts";
import { ownCrontab } from "../../src/checks/cron/probe.ts";
import type { CronSpec } from "../../src/checks/cron/spec.ts";
import { processType } from "../../src/checks/process/index.ts";
import { listProcesses } from "../../src/checks/process/probe.ts";
import type { ProcessSpec } from "../../src/checks/process/spec.ts";
import { recordedSystem } from "../../src/engine/record/recorded-system.ts";
import type { Answer } from "../../src/model/observation.ts";
import { askBelow } from "../../src/probe/rooted.ts";
import { redactText } from "../../src/policy/fixture/redact-text.ts";
import { writeSystem } from "../../src/targets/fixture/system.ts";
import { runLocally } from "../support/program.ts";

const redacted = (text: string): string => redactText(text, { home: "/home/ana", names: ["ana"] });

type Program = readonly [name: string, path?: string];

/** What the probe says of these, beside the server and the visit's own shell. */
function listed(...programs: readonly Program[]): Answer {
  const all: readonly Program[] = [["jupyter-lab", "/opt/conda/bin/python3.11"], ...programs];
  const rows = all.map(([name], nth) => `Name:\t${name}\nPid:\t${nth + 1}\nPPid:\t${nth === 0 ? 0 : 1}\n`);
  const files = all.map(([, path], nth) => `exe: /proc/${nth + 1}/exe${path === undefined ? "" : ` -> ${path}`}\n`);
  return ran({ stdout: `own: 999\n${rows.join("")}Name:\tsh\nPid:\t999\nPPid:\t1\n${files.join("")}` });
}

const seenAs = (processes: Answer, crontab: Answer) =>
  recordedSystem(
    [
      { ask: ownCrontab, answer: crontab },
      { ask: listProcesses, answer: processes },
    ],
    redacted,
  );

const noCrontab = ran({ end: { exit: 1 }, stderr: "no crontab for ana\n" });

suite("what a recording keeps of the system", () => {
  test("programs keep both of their names, and a person's home and name are replaced", () => {
    const { processes, left } = seenAs(
      listed(
        ["ngrok", "/home/ana/bin/ngrok"],
        ["sync.sh", "/usr/bin/bash"],
        ["tmux: server", "/usr/bin/tmux"],
        ["sshd"],
      ),
      noCrontab,
    );
    assert.deepEqual(processes, [
      "/home/sagemaker-user/bin/ngrok",
      { name: "jupyter-lab", path: "/opt/conda/bin/python3.11" },
      { name: "sshd" },
      { name: "sync.sh", path: "/usr/bin/bash" },
      { name: "tmux: server", path: "/usr/bin/tmux" },
    ]);
    assert.deepEqual(left, []);
  });

  test("what a fixture cannot have is named", () => {
    const many = Array.from({ length: 120 }, (_, nth): Program => [`p${nth}`, `/opt/p${nth}`]);
    const { processes, left } = seenAs(listed(["x", "/tmp/\u{202e}x"], ...many), none("connection-lost"));
    assert.equal(processes.length, 100);
    assert.equal(left.length, 3, left.join("\n"));
    const hidden = seenAs(ran({ end: { exit: 6 } }), noCrontab);
    assert.deepEqual([hidden.processes, hidden.left], [[], ["the programs that run: probe-error"]]);
  });

  test("a crontab keeps its jobs and none of its secrets, and no crontab stays none", () => {
    const jobs = "@daily TOKEN=ghp_0123456789abcdefghij0123456789abcdef /home/ana/bin/sync\n";
    const { crontab = "" } = seenAs(listed(), ran({ stdout: jobs }));
    assert.match(crontab, /^@daily TOKEN=\S+ \/home\/sagemaker-user\/bin\/sync\n$/);
    assert.doesNotMatch(crontab, /0123456789/);
    assert.equal(seenAs(listed(), noCrontab).crontab, undefined);
  });

  test("the recorded system comes to the same as the target, in a real shell", async () => {
    const processes = listed(["ngrok", "/home/ana/bin/ngrok"], ["sync.sh", "/usr/bin/bash"], ["sshd"]);
    const crontab = ran({ stdout: "@daily /usr/local/bin/backup\n" });
    const recorded = seenAs(processes, crontab);
    const base = mkdtempSync(join(tmpdir(), "plumbline-recorded-system-"));
    try {
      await writeSystem(recorded, base);
      const specs: readonly ProcessSpec[] = [
        ...["ngrok", "bash", "sync.sh", "sshd", "/usr/bin/*", "/home/*", "jupyter*", "dash", "nothing"].map(
          (name): ProcessSpec => ({ names: [name], state: "absent" }),
        ),
        { only: ["jupyter*", "python*", "ngrok", "sshd"] },
        { only: ["jupyter*", "python*", "ngrok", "sshd", "bash", "sync.sh"] },
        { only: ["jupyter*", "python*", "/usr/bin/*", "sshd"] },
      ];
      const jobs: readonly CronSpec[] = [{ only: [] }, { only: ["/usr/local/bin/backup"] }];
      const asks = [listProcesses, ownCrontab].map((ask) => askBelow(base, ask));
      const { answers } = await runLocally(asks, { home: base });
      const [there, table] = [answers.slice(0, 1), answers.slice(1)];
      const kinds = new Set<string>();
      for (const spec of specs) {
        const wanted = processType.judge(spec, [processes], noContext).outcome.kind;
        assert.equal(processType.judge(spec, there, noContext).outcome.kind, wanted, JSON.stringify(spec));
        kinds.add(wanted);
      }
      for (const spec of jobs)
        assert.equal(
          cron.judge(spec, table, noContext).outcome.kind,
          cron.judge(spec, [crontab], noContext).outcome.kind,
          JSON.stringify(spec),
        );
      assert.deepEqual([...kinds].toSorted(), ["fail", "pass"]);
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});
