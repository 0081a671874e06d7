import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { absent, files } from "../../src/checks/case.ts";
import { aboutRepair, remedyAsks, repairOf } from "../../src/checks/repair-of.ts";
import type { Change } from "../../src/model/change.ts";
import { type Json, layers } from "../../src/model/check.ts";
import type { CompiledCheck } from "../../src/model/policy.ts";

type Repaired = Pick<CompiledCheck, "type" | "spec" | "remedy">;

const mode = (from: number, to: number): Change => ({
  kind: "mode",
  path: "~/f",
  mode: to,
  before: { kind: "file", mode: from },
});
const remove: Change = { kind: "remove", path: "~/f", before: { kind: "file", sha256: "", mode: 0o600 } };
const write: Change = {
  kind: "write",
  path: "~/f",
  content: new Uint8Array(),
  mode: 0o600,
  before: { kind: "absent" },
};
const auto = (type: string, spec: Json): Repaired => ({ type, spec, remedy: "auto" });
const file = (spec: { readonly [key: string]: Json }): Repaired => auto("file", { path: "~/f", ...spec });

suite("the repair of a check", () => {
  test("that a command repairs is this command, whatever its type is and whatever was seen", () => {
    const check: Repaired = {
      type: "manual",
      spec: {},
      remedy: { run: "x", undo: "y", timeoutMs: 5, layer: "home" },
    };
    assert.deepEqual(remedyAsks(check), []);
    assert.deepEqual(repairOf(check, []), { changes: [{ kind: "run", command: "x", undo: "y", timeoutMs: 5 }] });
  });

  test("that its type repairs is what its type says, and there is none where none is written", () => {
    const check = file({ mode: "0600" });
    assert.deepEqual(remedyAsks(check), [{ kind: "files", path: "~/f" }]);
    assert.deepEqual(repairOf(check, [files({ mode: 0o644 })]), {
      changes: [{ ...mode(0o644, 0o600), before: { kind: "file", mode: 0o644 } }],
    });
    const { remedy: _, ...without } = check;
    assert.deepEqual(remedyAsks(without), []);
    assert.equal(repairOf(without, [absent]), undefined);
    assert.equal(aboutRepair(without, []), undefined);
  });
});

suite("the risk of a repair", () => {
  for (const [what, risk, check, ...changes] of [
    ["a mode that allows less", "low", file({ mode: "0600" }), mode(0o644, 0o600)],
    ["a mode that allows more", "medium", file({ mode: "0644" }), mode(0o600, 0o644)],
    ["a line that is added", "low", file({ contains: "a" }), write],
    ["lines that go", "medium", file({ lacks: "a" }), write],
    ["whole lines that go", "medium", file({ lines: { none: "a" } }), write],
    ["a file that goes", "medium", file({ exists: false }), remove],
    ["a setting", "low", auto("setting", { path: "~/f", format: "json", key: "a", equals: 1 }), write],
    ["an extension", "low", auto("extension", { name: "@a/b", state: "disabled" }), write],
    ["a command", "high", { ...file({}), remedy: { run: "x", timeoutMs: 1, layer: "home" } }],
  ] as const satisfies readonly (readonly [string, string, Repaired, ...Change[]])[])
    test(`is ${risk} for ${what}`, () => assert.equal(aboutRepair(check, changes)?.risk, risk));
});

suite("a repair lasts", () => {
  test("in the home", () => {
    assert.deepEqual(aboutRepair(file({ mode: "0600" }), []), { risk: "low", layer: "home" });
    const command = { run: "x", timeoutMs: 1, layer: "home" } as const;
    assert.deepEqual(aboutRepair({ ...file({}), remedy: command }, []), { risk: "high", layer: "home" });
  });

  test("no longer than what it is written to, and then what to change instead is said", () => {
    for (const layer of layers.filter((one) => one !== "home")) {
      const about = aboutRepair({ ...file({}), remedy: { run: "x", timeoutMs: 1, layer } }, []);
      assert.match(about?.notDurable ?? "", /lifecycle configuration|server's configuration/, layer);
    }
  });

  test("until a start-up script writes there again", () => {
    const lasts = (spec: { readonly [key: string]: Json }) => aboutRepair(file(spec), [])?.notDurable === undefined;
    assert.ok(!lasts({ path: "~/.kiro/agents/a.json", contains: "a" }));
    assert.ok(lasts({ path: "~/.kirofoo", contains: "a" }));
    assert.ok(lasts({ path: "~/.bashrc", contains: "a" }));
    for (const taken of [{ lacks: "a" }, { lines: { none: "a" } }, { exists: false }])
      assert.ok(!lasts({ path: "~/.bashrc", ...taken }));
    const setting = { path: "~/.kiro/a.json", format: "json", key: "a", equals: 1 };
    assert.match(aboutRepair(auto("setting", setting), [])?.notDurable ?? "", /change the image/);
  });
});
