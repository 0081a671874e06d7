import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { routeChanges } from "../../src/agent/route.ts";
import type { Change } from "../../src/model/lifecycle.ts";
import type { Notice } from "../../src/model/notice.ts";
import { emailBody } from "../../src/notify/email-body.ts";
import { toMessage } from "../../src/notify/message.ts";
import { payloadParts } from "../../src/notify/payload.ts";
import { slackBlocks } from "../../src/notify/slack-blocks.ts";
import { route, state, target, transition } from "./support/changes.ts";
import { channel, HandClock, MemoryOutbox, startPump } from "./support/outbox.ts";

/** A fleet in which every text of a finding names its owner by a word that stands nowhere else. */
const fleets = fc.uniqueArray(
  fc.record({
    domain: fc.constantFrom("d-1", "d-2"),
    user: fc.constantFrom("ann", "ben", "cleo", "dan"),
    space: fc.constantFrom(null, "lab", "team"),
    check: fc.nat(3),
    provider: fc.constantFrom("sagemaker", "sagemaker", "agent"),
    change: fc.constantFrom<Change>("opened", "reopened", "resolved", "flapping", "stale", "orphaned", "contested"),
  }),
  { minLength: 1, maxLength: 25, selector: ({ domain, user, space, check }) => `${domain}/${user}/${space}/${check}` },
);
type Fleet = Parameters<Parameters<typeof fleets.map>[0]>[0];

const wordOf = ({ domain, user, provider }: Fleet[number]): string => `word_${provider}_${domain}_${user}_`;

function changesOf(fleet: Fleet) {
  const rows = fleet.map((one) => {
    const word = wordOf(one);
    const on = target({
      id: `${one.provider}/${word}/${one.space}`,
      provider: one.provider === "agent" ? "agent" : "sagemaker",
      domain: one.domain,
      userProfile: one.user,
      space: one.space === null ? null : `${word}${one.space}`,
    });
    const closed = one.change === "resolved" || one.change === "orphaned";
    const sides = (["flapping", "stale", "orphaned", "contested"] as const).filter((side) => side === one.change);
    const of = state({
      id: `${word}${one.space}${one.check}`,
      target: on.id,
      subject: `${word}subject`,
      expected: `${word}expected`,
      observed: `${word}observed`,
      lifecycle: closed ? "resolved" : one.change === "reopened" ? "reopened" : "open",
      sideStates: sides,
    });
    return { on, of, happened: transition(of, { change: one.change }) };
  });
  return {
    states: rows.map(({ of }) => of),
    targets: [...new Map(rows.map(({ on }) => [on.id, on])).values()],
    transitions: rows.map(({ happened }) => happened),
  };
}

/** All that any channel makes of a notice. */
const shown = (notice: Notice): string => {
  const message = toMessage(notice, { most: 100 });
  return JSON.stringify([payloadParts(notice), slackBlocks(message), message.subject, emailBody(message)]);
};

test("a message to a person holds all of their own findings, and no word of anyone else's", async () => {
  await fc.assert(
    fc.asyncProperty(fleets, async (fleet) => {
      const clock = new HandClock();
      const outbox = new MemoryOutbox(clock);
      const { states, targets, transitions } = changesOf(fleet);
      for (const one of states) outbox.states.set(one.id, one);
      const changes: readonly Change[] = [
        "opened",
        "reopened",
        "resolved",
        "flapping",
        "stale",
        "orphaned",
        "contested",
      ];
      const routes = [route({ name: "mail", person: true, when: { changes } })];
      const run = "01JQ0000000000000000000001";
      const deadlines = { info: 1, low: 1, medium: 1, high: 1, critical: 1 };
      const { entries } = routeChanges({ run, now: clock.now(), transitions, states, targets }, { routes, deadlines });
      outbox.queue(...entries);
      const mail = channel(undefined, { name: "mail" });
      await startPump([mail], { clock, outbox }).round();

      const persons = fleet.filter(({ provider }) => provider === "sagemaker");
      const words = new Set(fleet.map(wordOf));
      assert.equal(mail.notices.length, new Set(persons.map(wordOf)).size, "one message for each person");
      for (const notice of mail.notices) {
        const text = shown(notice);
        const found = [...words].filter((word) => text.includes(word));
        const [own, ...others] = found;
        assert.deepEqual(others, [], "somebody else's text");
        const { audience } = notice;
        assert.ok(
          audience.kind === "person" && own?.endsWith(`_${audience.userProfile}_`) && own.startsWith("word_sagemaker_"),
        );
        assert.equal(
          notice.groups.flatMap(({ items }) => items).length,
          persons.filter((one) => wordOf(one) === own).length,
        );
        const names = ["ann", "ben", "cleo", "dan"].filter((name) => new RegExp(`\\b${name}\\b`).test(text));
        assert.deepEqual(names, [audience.userProfile]);
      }
    }),
    { numRuns: 200 },
  );
});

test("what a person reads does not depend on what others have", () => {
  const own: Fleet[number] = {
    domain: "d-1",
    user: "ann",
    space: null,
    check: 0,
    provider: "sagemaker",
    change: "opened",
  };
  const entryOf = (fleet: Fleet) => {
    const routes = [route({ name: "mail", person: true })];
    const { entries } = routeChanges({ run: "r", now: 0, ...changesOf(fleet) }, { routes, deadlines: {} });
    return entries.find(({ person, items }) => person === "ann" && items[0]?.domain === "d-1");
  };
  const alone = entryOf([own]);
  assert.ok(alone);
  fc.assert(
    fc.property(fleets, (fleet) => {
      const others = fleet.filter(({ user, domain }) => user !== "ann" || domain !== "d-1");
      assert.deepEqual(entryOf([...others, own]), alone);
    }),
  );
});
