import assert from "node:assert/strict";
import { createServer } from "node:net";
import { platform } from "node:os";
import { test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { port } from "../../src/checks/port/index.ts";
import type { PortSpec } from "../../src/checks/port/spec.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { listening } from "../support/listening.ts";
import { runLocally } from "../support/program.ts";

test(
  "a real listener is seen on its port by a real program, and no longer when it is gone",
  { skip: platform() === "linux" ? false : "the kernel's tables are Linux'" },
  async () => {
    using home = folder();
    const outcome = async (spec: PortSpec): Promise<string> => {
      const { answers } = await runLocally(port.probe(spec), { home: home.path });
      return port.judge(spec, answers, noContext).outcome.kind;
    };
    let number = 0;
    {
      await using server = await listening(createServer());
      number = server.port;
      assert.equal(await outcome({ number, state: "listening" }), "pass");
      assert.equal(await outcome({ number, state: "closed" }), "fail");
      assert.equal(
        await outcome({ number, state: "closed", reach: "external" }),
        "pass",
        "it listens on loopback alone",
      );
    }
    assert.equal(await outcome({ number, state: "closed" }), "pass");
  },
);
