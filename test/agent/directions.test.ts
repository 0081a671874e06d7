import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { outboxPump, type Channel } from "../../src/agent/deliver.ts";
import { routeChanges } from "../../src/agent/route.ts";
import type { ReportTarget } from "../../src/model/report.ts";
import type { Target } from "../../src/model/target.ts";
import type { NotifyRoute } from "../../src/policy/agent-config.ts";
import { email } from "../../src/notify/email.ts";
import { openStore } from "../../src/store/open-store.ts";
import { listeningLogger, user } from "../engine/support/fleet.ts";
import { bodyOf, startSmtp } from "../notify/support/smtp-server.ts";
import { acquired } from "../store/support/acquired.ts";
import { HandClock, iso, look, newRun, runEnd, start } from "../store/support/material.ts";
import { place } from "../store/support/place.ts";
import { route, state, target, transition } from "./support/changes.ts";

const { signal } = new AbortController();
const homeOf = (userProfile: string, domain: string): ReportTarget =>
  target({ id: `sagemaker/${domain}/${userProfile}/JupyterLab`, domain, userProfile });
const namesakes = [homeOf("alice", "d-1"), homeOf("alice", "d-2"), homeOf("bob", "d-1")];

/** A store with a look at each home, and a finding in each. */
async function fleet(homes: readonly ReportTarget[], listed: readonly Target[] = []) {
  const stack = new AsyncDisposableStack();
  const clock = new HandClock();
  const store = stack.use(await openStore(stack.use(place()).path, { clock }));
  const smtp = stack.use(await startSmtp());
  const writer = await acquired(store);
  const states = homes.map((home) => state({ id: home.id, target: home.id, observed: `what ${home.id} holds` }));
  const transitions = states.map((one) => transition(one, { run: "run-1" }));
  const logger = listeningLogger();
  const mailed = ({ to, domains }: { readonly to: string; readonly domains?: readonly string[] }) => {
    const when: NotifyRoute["when"] = { ...route().when, ...(domains !== undefined && { domains }) };
    const notifier = email({
      name: "mail",
      host: "127.0.0.1",
      port: smtp.port,
      tls: "none",
      from: "p@example.org",
      to: [to],
      clock,
    });
    return { when, channel: { notifier, digestMs: 0, persons: { to: [to], domains } } satisfies Channel };
  };
  return {
    store,
    writer,
    logger,
    mailed,
    /** Queues what a run found, by this route. */
    async queue({ when }: Pick<NotifyRoute, "when">) {
      await writer.startRun(newRun("run-1"));
      for (const home of homes) await writer.recordLook(look("run-1", { target: home, findings: [] }));
      await writer.recordStates({ states, transitions });
      const changes = { run: "run-1", now: start, transitions, states, targets: homes };
      const { entries } = routeChanges(changes, {
        routes: [route({ name: "mail", person: true, when })],
        deadlines: {},
      });
      await writer.finishRun(runEnd("run-1"), entries);
    },
    /** One round by this route; whose home went to which address. */
    async deliver({ channel }: { readonly channel: Channel }) {
      const before = smtp.mails.length;
      const known = { all: () => listed };
      const pump = outboxPump({ reader: store, known, writer, channels: [channel], clock, random: () => 0.5, logger });
      await pump.deliver({ signal });
      return smtp.mails
        .slice(before)
        .map(({ to, data }) => [to.join(), /what sagemaker\/(\S+)\/JupyterLab/.exec(bodyOf(data))?.[1]]);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

suite("people of one name in two domains", () => {
  test("get no mail where it would go to one address for both; others do, and the operator is told what to write", async () => {
    await using here = await fleet(namesakes);
    const mail = here.mailed({ to: "{userProfile}@example.org" });
    await here.queue(mail);
    assert.deepEqual(await here.deliver(mail), [["bob@example.org", "d-1/bob"]]);
    assert.deepEqual(await here.store.outboxCounts(), { waiting: 0, sent: 1, dead: 2, dropped: 0 });
    const [told] = here.logger.lines.filter((line) => line.includes("gave a message up"));
    assert.match(told ?? "", /alice of d-1 and alice of d-2 would be written to at one address/);
    assert.match(told ?? "", /\{domain\}.*when\.domains/);
  });

  test("each get their own by an address that holds the domain, also what was given up before", async () => {
    await using here = await fleet(namesakes);
    const vague = here.mailed({ to: "{userProfile}@example.org" });
    await here.queue(vague);
    await here.deliver(vague);
    await here.writer.requeueDead(["mail"]);
    assert.deepEqual(await here.deliver(here.mailed({ to: "{userProfile}@{domain}.example.org" })), [
      ["alice@d-1.example.org", "d-1/alice"],
      ["alice@d-2.example.org", "d-2/alice"],
    ]);
  });

  test("are told apart by a route for one domain alone, and what waited for the other is not sent by it", async () => {
    await using here = await fleet(namesakes);
    const vague = here.mailed({ to: "{userProfile}@example.org" });
    await here.queue(vague);
    const narrow = here.mailed({ to: "{userProfile}@example.org", domains: ["d-1"] });
    assert.deepEqual(await here.deliver(narrow), [
      ["alice@example.org", "d-1/alice"],
      ["bob@example.org", "d-1/bob"],
    ]);
    assert.deepEqual(await here.store.outboxCounts(), { waiting: 0, sent: 2, dead: 0, dropped: 1 });
    assert.ok(here.logger.lines.some((line) => line.includes("the route is not for domain d-2 any more")));
  });

  test("are known although only one of them has a finding, and although capitals differ", async () => {
    await using here = await fleet([homeOf("alice", "d-1")]);
    const mail = here.mailed({ to: "{userProfile}@example.org" });
    await here.queue(mail);
    await here.writer.startRun(newRun("run-2"));
    await here.writer.recordLook(
      look("run-2", { target: homeOf("Alice", "d-2"), findings: [] }, { at: iso(start + 1) }),
    );
    assert.deepEqual(await here.deliver(mail), []);
    assert.equal((await here.store.outboxCounts()).dead, 1);
  });

  test("are known once they are listed, although no run has come to one of them yet", async () => {
    const [alice, bob] = namesakes.filter(({ domain }) => domain === "d-1");
    assert.ok(alice && bob);
    await using here = await fleet([alice, bob], [user("alice", { domain: "d-2" }), user("bob")]);
    const mail = here.mailed({ to: "{userProfile}@example.org" });
    await here.queue(mail);
    assert.deepEqual(await here.deliver(mail), [["bob@example.org", "d-1/bob"]]);
    assert.equal((await here.store.outboxCounts()).dead, 1);
  });
});
