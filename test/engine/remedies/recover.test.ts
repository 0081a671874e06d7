import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { signalGroup } from "../../../src/cli/signal-group.ts";
import { recoverIntents } from "../../../src/engine/remedies/recover.ts";
import type { TargetProvider } from "../../../src/model/ports.ts";
import type { Intent } from "../../../src/model/records.ts";
import type { Target } from "../../../src/model/target.ts";
import { defaultConfig } from "../../../src/policy/agent-config.ts";
import { localProvider } from "../../../src/targets/local/provider.ts";
import { countingNonce, listeningLogger, provider, user } from "../support/fleet.ts";

const intent = (id: string, state: Intent["state"], target: string): Intent => ({
  id,
  run: "run",
  target,
  policy: "p",
  check: "c",
  finding: "f",
  remedy: "r",
  at: new Date().toISOString(),
  state,
  detail: null,
  notDurable: null,
  steps: [],
  undo: null,
  written: false,
  undoes: null,
});

suite("what a run that died has left open", () => {
  const signal = new AbortController().signal;
  const ann = user("ann", { blocked: { code: "app-stopped", detail: "It is stopped." } });
  const recovered = async (open: readonly Intent[], listed: readonly Target[] = [ann]) => {
    const kept: Intent[] = [];
    const journal = { putIntents: async (intents: readonly Intent[]) => void kept.push(...intents) };
    const tools = {
      limits: defaultConfig.limits,
      nonce: countingNonce(),
      now: Date.now,
      logger: listeningLogger(),
      journal,
    };
    return { kept, ...(await recoverIntents(open, [provider(listed)], tools, { signal, stop: signal })) };
  };

  test("and not sent never will be", async () => {
    const { settled, ambiguous } = await recovered([intent("1", "intended", ann.id)]);
    assert.deepEqual([settled.map(({ state }) => state), ambiguous], [["blocked"], []]);
  });

  test("and cannot be looked at now stays ambiguous, with why", async () => {
    const { kept, ambiguous } = await recovered([
      intent("1", "dispatched", ann.id),
      intent("2", "ambiguous", user("gone").id),
    ]);
    assert.deepEqual(
      ambiguous.map(({ id, state, detail }) => [id, state, detail]),
      [
        ["1", "ambiguous", "It is stopped."],
        ["2", "ambiguous", "The target is not listed now."],
      ],
    );
    assert.deepEqual(
      kept.map(({ id, state }) => [id, state]),
      [["1", "ambiguous"]],
    );
  });

  test("on a home that is gone ends after a day, where the list of its domain is whole", async () => {
    const at = new Date(Date.now() - 90_000_000).toISOString();
    const open = [{ ...intent("1", "ambiguous", user("gone").id), at }];
    const { settled, ambiguous } = await recovered(open);
    assert.deepEqual(
      [settled.map(({ state, detail }) => [state, detail]), ambiguous],
      [[["failed", "Its home is gone; nobody saw what came of it."]], []],
    );
    const broken = { ...ann, id: "sagemaker/d-1/-/apps", state: "Unlisted", unlisted: true } as const;
    for (const listed of [[ann, broken], [], [{ ...ann, id: "sagemaker/d-2/ann/JupyterLab" }]])
      assert.deepEqual((await recovered(open, listed)).settled, []);
  });

  test("on a home that these providers do not list is left to whoever does", async () => {
    const { kept, ambiguous } = await recovered([intent("1", "dispatched", "local")]);
    assert.deepEqual([kept.map(({ state }) => state), ambiguous], [["ambiguous"], []]);
  });

  test("and was a command is not settled while it may still run, and looked at by the next scan afterwards", async () => {
    const steps: Intent["steps"] = [
      { kind: "run", on: "sleep 9; touch note", before: null, after: null, diff: null, undo: null },
    ];
    const home = mkdtempSync(join(tmpdir(), "plumbline-recover-"));
    const local: TargetProvider = localProvider({ home, signalGroup });
    const after = async (ms: number) => {
      const at = new Date(Date.now() - ms).toISOString();
      const open = [{ ...intent("1", "ambiguous", "local"), steps, at }];
      const journal = { putIntents: async () => undefined };
      const tools = {
        limits: defaultConfig.limits,
        nonce: countingNonce(),
        now: Date.now,
        logger: listeningLogger(),
        journal,
      };
      const { settled, ambiguous } = await recoverIntents(open, [local], tools, { signal, stop: signal });
      return [settled.map(({ state }) => state), ambiguous.map(({ detail }) => detail)];
    };
    assert.deepEqual(await after(60_000), [[], ["The run ended while its command ran, and it may still run."]]);
    assert.deepEqual(await after(1_000_000), [["failed"], []]);
    rmSync(home, { recursive: true });
  });
});
