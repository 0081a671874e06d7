import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import type { Observation } from "../../src/model/records.ts";
import { Untrusted } from "../../src/model/untrusted.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { openStore } from "../../src/store/open-store.ts";
import { base } from "../policy/base.ts";
import { acquired } from "./support/acquired.ts";
import { finding, HandClock, look, newRun, printed, reportTarget, runEnd, transition } from "./support/material.ts";
import { place } from "./support/place.ts";

/** An answer with its members in no order. */
const files: Observation = {
  ask: { kind: "files", sha256: true, path: "~/.aws/*" },
  answer: {
    truncated: false,
    denied: [new Untrusted(Buffer.from([0xff, 0x00, 0x31]))],
    files: [
      {
        path: Untrusted.text("/h/.aws/credentials \u{1f600}"),
        kind: "file",
        mode: 0o600,
        uid: 1000,
        gid: 100,
        owner: Untrusted.text("10"),
        group: Untrusted.text("9"),
        size: 9_007_199_254_740_991,
        mtime: 1_767_225_600.25,
        links: 1,
        sha256: "0".repeat(64),
        content: { truncated: true, bytes: Untrusted.text("[default]\n") },
      },
    ],
    kind: "files",
  },
};

/** Values of the first store: what an existing store holds goes on, is found again, and its chain holds. */
test("what is hashed into a store has the hash that it always had", async () => {
  using here = place();
  {
    await using store = await openStore(here.path, { clock: new HandClock() });
    await using writer = await acquired(store);
    await writer.startRun(newRun("run-1"));
    const seen = {
      target: reportTarget("ann", { leftovers: ["1"], detail: 'quote " \u2028 and \u{1f600}' }),
      findings: [finding("ann", "b", { outcome: "fail", evidence: ["mode 0644"] }), finding("ann", "10")],
    };
    await writer.recordLook(
      look("run-1", seen, {
        scope: [
          ["p", "10"],
          ["p", "b"],
        ],
        observations: [files, printed("umask", "0022\n", new Uint8Array([0xfe]))],
        transitions: [
          transition("ann", "b", "opened", { run: "run-1", detail: 'é \u{1f600} "' }),
          transition("ann", "10", "resolved", { subject: "~/x" }),
        ],
      }),
    );
    await writer.finishRun(runEnd("run-1"), []);
  }
  using database = new DatabaseSync(here.path, { readOnly: true });
  assert.deepEqual(
    database
      .prepare("select kind, key from blobs order by kind")
      .all()
      .map(({ kind, key }) => [kind, key]),
    [
      ["members", "85b7ee60a62195108b53803efe2cd55a481641d808d36711bd9a2aa2d6ea9077"],
      ["observations", "d33d9f625488077727c786e835887c8133034289f62119c1c6a448535f513147"],
      ["result", "e9ef5fae926bc320a369bfe9b7a939431543ee5a1ff842e1516b17cb9e4c8d1e"],
      ["scope", "6c447273107d509f1855e11a545bddb5e6a5e080189b324a9d5a387b5c8f1101"],
    ],
  );
  assert.deepEqual(
    database
      .prepare("select hash from transitions order by seq")
      .all()
      .map(({ hash }) => hash),
    [
      "0b975dc970e1688b94b3b1c16e0022e8722a0979e28c68f346382c34dffbc925",
      "3a8e99530e1b703fbd112ddc7dead7efd71a9aa9cbd245a780426e3a6fa17331",
    ],
  );
});

test("a policy set has the hash that it always had, also with keys that look like numbers", () => {
  const text = base.replace("{ tier: baseline }", '{ "10": ten, "9": nine, b: B, "é": e, B: b }');
  const parsed = parsePolicies([{ path: "p.yaml", text }], checkTypes);
  assert.ok(parsed.ok);
  assert.equal(parsed.set.hash, "c286da6a72c17ec6ca7ecc310e060d8af25a4e0dc73363255c96d15e943d7911");
});
