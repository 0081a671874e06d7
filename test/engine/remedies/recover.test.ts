import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { recoverIntents } from "../../../src/engine/remedies/recover.ts";
import type { Intent } from "../../../src/model/records.ts";
import { defaultConfig } from "../../../src/policy/agent-config.ts";
import { countingNonce, listeningLogger, provider, user } from "../support/fleet.ts";

const intent = (id: string, state: Intent["state"], target: string): Intent => ({
  id,
  run: "run",
  target,
  policy: "p",
  check: "c",
  finding: "f",
  remedy: "r",
  at: "2026-03-02T10:00:00.000Z",
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
  const recovered = async (open: readonly Intent[]) => {
    const kept: Intent[] = [];
    const journal = { putIntents: async (intents: readonly Intent[]) => void kept.push(...intents) };
    const tools = {
      limits: defaultConfig.limits,
      nonce: countingNonce(),
      now: Date.now,
      logger: listeningLogger(),
      journal,
    };
    return { kept, ...(await recoverIntents(open, [provider([ann])], tools, { signal, stop: signal })) };
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

  test("on a home that these providers do not list is left to whoever does", async () => {
    const { kept, ambiguous } = await recovered([intent("1", "dispatched", "local")]);
    assert.deepEqual([kept.map(({ state }) => state), ambiguous], [["ambiguous"], []]);
  });
});
