import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { dispatch, type Ending, type Seen } from "../../../src/engine/remedies/dispatch.ts";
import type { Change, ChangeAnswer } from "../../../src/model/change.ts";
import type { Reason } from "../../../src/model/outcome.ts";
import type { Session } from "../../../src/model/ports.ts";
import type { Intent } from "../../../src/model/records.ts";
import type { Rail } from "../../../src/model/remedy.ts";

const intent: Intent = {
  id: "intent-1",
  run: "run",
  target: "ann",
  policy: "p",
  check: "c",
  finding: "f",
  remedy: "r",
  at: "2026-03-02T10:00:00.000Z",
  state: "intended",
  detail: null,
  notDurable: null,
  steps: [],
  undo: null,
  written: false,
  undoes: null,
};
const change: Change = { kind: "run", command: "true", timeoutMs: 1_000 };
const done: ChangeAnswer = { kind: "changed", made: 0 };
const lost: Reason = { code: "connection-lost", detail: "It broke." };

/** One errand whose visits come to what is said here, and everything that is kept and sent, in order. */
async function dispatched(says: {
  readonly sent?: Seen;
  readonly looked?: Seen;
  readonly rail?: Rail;
  readonly ending?: Ending;
  /** The journal fails at its n-th entry. */
  readonly failsAt?: number;
}) {
  const story: string[] = [];
  let kept = 0;
  const journal = {
    async putIntents(intents: readonly Intent[]) {
      if (++kept === says.failsAt) throw new Error("disk full");
      for (const { state, detail } of intents) story.push(detail === null ? state : `${state}: ${detail}`);
    },
  };
  const result = await dispatch<Seen>(
    {
      errands: [{ intent, changes: [change] }],
      send: async ({ beforeSending }) => {
        try {
          await beforeSending?.({} as Session);
        } catch (error) {
          if (says.rail === undefined) throw error;
          return { reason: { code: "interrupted" }, changes: [] };
        }
        story.push("SENT");
        return says.sent ?? { changes: [done] };
      },
      look: async () => {
        story.push("LOOKED");
        return says.looked ?? { changes: [] };
      },
      ending: () => says.ending ?? { state: "fixed", detail: null },
    },
    { journal, brake: async () => says.rail },
  ).catch((error: unknown) => (error instanceof Error ? error.message : error));
  return { story, result };
}

suite("a change", () => {
  const rows: readonly (readonly [string, Parameters<typeof dispatched>[0], readonly string[]])[] = [
    ["is kept before it is sent, and sent once", {}, ["intended", "dispatched", "SENT", "fixed"]],
    [
      "of which nothing came back is looked at, not sent again",
      { sent: { reason: lost, changes: [] } },
      ["intended", "dispatched", "SENT", "ambiguous: It broke.", "LOOKED", "fixed"],
    ],
    [
      "that cannot be looked at either stays ambiguous",
      { sent: { reason: lost, changes: [] }, looked: { reason: lost, changes: [] } },
      ["intended", "dispatched", "SENT", "ambiguous: It broke.", "LOOKED"],
    ],
    [
      "that a rail forbids at the last moment is not sent",
      { rail: "window" },
      ["intended", "blocked: No window of `safety.windows` is open now; run it again in one."],
    ],
    [
      "that the home refused is refused",
      { sent: { changes: [{ kind: "not-changed", code: "drifted", detail: "" }] } },
      ["intended", "dispatched", "SENT", "refused: It is no longer as it was when the change was planned; plan again."],
    ],
    [
      "of which the system does not say that it is on the disk says so",
      { sent: { changes: [{ ...done, unsettled: true }] } },
      ["intended", "dispatched", "SENT", "fixed: The system did not confirm that it is on the disk."],
    ],
    [
      "after which the check still fails has failed",
      { ending: { state: "failed", detail: "The check still fails." } },
      ["intended", "dispatched", "SENT", "failed: The check still fails."],
    ],
  ];
  for (const [title, says, expected] of rows)
    test(title, async () => {
      const { story } = await dispatched(says);
      assert.deepEqual(story, expected);
    });

  for (const failsAt of [1, 2])
    test(`is not sent where entry ${failsAt} of the journal cannot be kept`, async () => {
      const { story, result } = await dispatched({ failsAt });
      assert.equal(result, "disk full");
      assert.ok(!story.includes("SENT"));
    });
});
