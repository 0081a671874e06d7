import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { TargetProvider } from "../../src/model/ports.ts";
import { honest, provider, session, user } from "../engine/support/fleet.ts";
import { policyText, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;

suite("a visit on wake", () => {
  test("happens to the one that woke, although a stale server beside it has no tags and a policy selects on them", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: [], schedule: { cron: "0 3 1 1 *" } });
    const logins: string[] = [];
    let stopped = true;
    const studio: TargetProvider = {
      ...provider([], async ({ id }) => {
        logins.push(id);
        return session({ answer: honest() });
      }),
      async *list() {
        yield user("ann", { tags: { team: "x" }, ...(stopped && { blocked: { code: "app-stopped" } }) });
      },
    };
    const server: TargetProvider = {
      name: "jupyter",
      async *list() {
        yield { id: "jupyter/host", provider: "jupyter", state: "None" };
      },
      open: () => Promise.reject(new Error("the server is down")),
    };
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"], "  targets: { tags: { team: x } }"));
    const { store } = await here.start({ providers: () => [studio, server] });
    await here.clock.advance(2 * minute);
    stopped = false;
    await here.clock.advance(hour);
    assert.deepEqual(logins, [user("ann").id]);
    assert.equal((await store.runs({ limit: 9 })).at(-2)?.kind, "wake");
  });
});
