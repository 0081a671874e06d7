import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { processType } from "../../src/checks/process/index.ts";
import type { ProcessSpec } from "../../src/checks/process/spec.ts";
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

    test("our own program is not seen by the name that it gives itself", async () => {
      using home = folder();
      const { outcome } = await judged({ names: ["plumbline"], state: "absent" }, home.path, collector);
      assert.equal(outcome.kind, "pass", JSON.stringify(outcome));
    });
  });
