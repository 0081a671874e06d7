import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { processType } from "../../src/checks/process/index.ts";
import { type Running, running } from "../../src/checks/process/running.ts";
import type { ProcessSpec } from "../../src/checks/process/spec.ts";
import { runOutput } from "../../src/checks/run-output.ts";
import type { Ask } from "../../src/model/observation.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

const skip = platform() === "linux" ? false : "the kernel's tables are Linux'";

/** What a spec comes to on this machine. */
async function judged(spec: ProcessSpec, home: string, collector: "auto" | "sh") {
  const { answers } = await runLocally(processType.probe(spec), { home, collector });
  return processType.judge(spec, answers, noContext);
}

for (const collector of ["auto", "sh"] as const)
  suite(`processes, by the ${collector === "auto" ? "Perl" : "shell"} collector`, { skip }, () => {
    test("a real program is seen by the name of its file, and no longer when it has ended", async () => {
      using home = folder();
      const program = join(home.path, "plumb-canary-tool");
      copyFileSync("/bin/sleep", program);
      const spec: ProcessSpec = { names: ["plumb-canary-tool"], state: "absent" };
      const child = spawn(program, ["60"], { stdio: "ignore" });
      await once(child, "spawn");
      try {
        const { outcome, found } = await judged(spec, home.path, collector);
        assert.equal(outcome.kind, "fail");
        assert.deepEqual(
          found?.hits.map(({ subject }) => subject),
          [program],
        );
      } finally {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      assert.equal((await judged(spec, home.path, collector)).outcome.kind, "pass");
    });

    test("nothing that the visit started counts, whatever runs before, beside and after the list", async () => {
      using home = folder();
      const other: Ask = { kind: "run", command: "sleep 0 && sleep 0 | cat", timeoutMs: 10_000, maxBytes: 100 };
      const asks = [other, ...processType.probe({ only: ["x"] }), other];
      const { answers } = await runLocally(asks, { home: home.path, collector });
      const output = runOutput(answers[1]);
      assert.ok("text" in output && output.exit === 0, JSON.stringify(output));
      const { found, whole } = running(output.text);
      assert.ok(whole && found.some(({ pid }) => pid === process.pid), "the test itself runs and is not the visit's");
      const rows = [...output.text.matchAll(/^Pid:\t(\d+)\nPPid:\t(\d+)$/gm)];
      const parents = new Map(rows.map(([, pid, parent]) => [Number(pid), Number(parent)]));
      const below = ({ pid }: Running): boolean => {
        for (let at = parents.get(pid); at !== undefined && at > 0; at = parents.get(at))
          if (at === process.pid) return true;
        return false;
      };
      assert.ok([...parents.values()].includes(process.pid), "the visit's own processes were in the list");
      assert.deepEqual(found.filter(below), []);
    });
  });
