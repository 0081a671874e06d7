import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";

import type { FleetEvent } from "../../src/engine/fleet.ts";
import { scan, type ScanOptions } from "../../src/engine/scan.ts";
import { NotAssessed, UsageError } from "../../src/model/errors.ts";
import { type ReasonCode, reasons } from "../../src/model/outcome.ts";
import type { Abortable, TargetProvider } from "../../src/model/ports.ts";
import type { Frame, Program } from "../../src/model/program.ts";
import type { Target } from "../../src/model/target.ts";
import { fastForward } from "./support/clock.ts";
import {
  check,
  collect,
  framesFor,
  honest,
  policySet,
  provider,
  session,
  tools,
  until,
  user,
  users,
} from "./support/fleet.ts";

const policies = policySet({ name: "p", checks: [check("a"), check("b")] });

const options = (providers: readonly TargetProvider[], more: Partial<ScanOptions> = {}): ScanOptions => ({
  ...tools(),
  policies,
  providers,
  concurrency: 3,
  signal: new AbortController().signal,
  ...more,
});

const codes = async (settings: ScanOptions) =>
  Object.fromEntries(
    (await collect(scan(settings))).map(({ target }) => [target.userProfile ?? target.id, target.reason ?? "observed"]),
  );

test("each listed target is one result with an outcome for each of its checks", async () => {
  const answer = honest((path) => path === "~/a");
  const [result, ...more] = await collect(scan(options([provider([user("ann")], async () => session({ answer }))])));
  assert.equal(more.length, 0);
  assert.deepEqual(result?.target, {
    id: "sagemaker/d-1/ann/JupyterLab",
    provider: "sagemaker",
    domain: "d-1",
    userProfile: "ann",
    space: null,
    appType: "JupyterLab",
    state: "InService",
    observed: true,
    reason: null,
    detail: null,
    transport: "argv",
    leftovers: [],
  });
  assert.deepEqual(
    result?.findings.map(({ check, outcome }) => [check, outcome]),
    [
      ["a", "pass"],
      ["b", "fail"],
    ],
  );
});

test("a target that cannot be visited is never opened, and each of its checks is unknown for its reason", async () => {
  const open = mock.fn(async () => session());
  for (const code of Object.keys(reasons) as readonly ReasonCode[]) {
    const blocked = { code, detail: "told by the listing" };
    const [result] = await collect(scan(options([provider([user("ann", { blocked })], open)])));
    assert.equal(result?.target.observed, false);
    assert.deepEqual(
      result?.findings.map(({ outcome, reason, detail }) => [outcome, { code: reason, detail }]),
      [
        ["unknown", blocked],
        ["unknown", blocked],
      ],
    );
  }
  assert.equal(open.mock.callCount(), 0);
});

test("a target to which no check applies is a row, and nobody logs in to it", async () => {
  const open = mock.fn(async () => session());
  const other = policySet({ name: "p", targets: { userProfiles: ["bob"] }, checks: [check("a")] });
  const [result] = await collect(scan(options([provider([user("ann")], open)], { policies: other })));
  assert.deepEqual(
    [result?.target.observed, result?.target.reason, result?.target.detail, result?.planned],
    [false, null, null, 0],
  );
  assert.equal(open.mock.callCount(), 0);
});

test("a target outside the selection is no row", async () => {
  const settings = options([provider([user("ann"), user("bob")])], { targets: { userProfiles: ["!ann"] } });
  assert.deepEqual(await codes(settings), { bob: "observed" });
});

test("no failure, at login, in the terminal or in the clean-up, ever becomes a pass or touches another target", async () => {
  const reason = fc.constantFrom(...(Object.keys(reasons) as ReasonCode[]));
  const fault = fc.oneof(
    reason.map((code) => ({ at: "open" as const, code })),
    reason.map((code) => ({ at: "run" as const, code })),
    fc.nat({ max: 5 }).map((frames) => ({ at: "frames" as const, frames })),
    fc.constant({ at: "none" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 6 }), async (faults) => {
      const open = async ({ userProfile = "" }: Target) => {
        const plan = faults[Number(userProfile.slice(-4))] ?? { at: "none" };
        const accident = () => new NotAssessed("code" in plan ? plan.code : "internal", "planned", { remedy: "None." });
        if (plan.at === "open") throw accident();
        return session({
          async *run(program) {
            if (plan.at === "run") throw accident();
            yield framesFor(program, honest()).slice(0, plan.at === "frames" ? plan.frames : undefined);
          },
        });
      };
      for (const { target, findings } of await collect(scan(options([provider(users(faults.length), open)])))) {
        const healthy = faults[Number(target.userProfile?.slice(-4))]?.at === "none";
        assert.deepEqual(
          findings.map(({ outcome }) => outcome),
          Array(2).fill(healthy ? "pass" : "unknown"),
        );
      }
    }),
    { numRuns: 50 },
  );
});

test("never more targets are logged in to at once than allowed, and none is listed long before its turn", async () => {
  let [open, most, listed, finished, ahead] = [0, 0, 0, 0, 0];
  const run = async function* (program: Program): AsyncGenerator<readonly Frame[]> {
    await setImmediate();
    yield framesFor(program, honest());
  };
  const opening = async () => {
    most = Math.max(most, ++open);
    return session({ run, dispose: async () => void open-- });
  };
  const onEvent = ({ kind }: FleetEvent) => {
    if (kind === "listed") ahead = Math.max(ahead, ++listed - finished);
  };
  for await (const _ of scan(options([provider(users(100), opening)], { concurrency: 5, onEvent }))) finished++;
  assert.deepEqual([most, finished], [5, 100]);
  assert.ok(ahead <= 5 + 2, `${ahead} targets were listed and not finished`);
});

test("a listing that breaks keeps the rows it gave, adds one for what is missing, and the next provider goes on", async () => {
  async function* broken() {
    yield user("ann");
    throw new NotAssessed("denied", "AccessDenied on ListApps", { remedy: "Grant it." });
  }
  const events: FleetEvent[] = [];
  const onEvent = (event: FleetEvent) => void events.push(event);
  const settings = options([provider(broken()), provider([user("bob")]), provider(broken())], { onEvent });
  assert.deepEqual(await codes(settings), {
    ann: "observed",
    "sagemaker (not listed)": "denied",
    bob: "observed",
    "sagemaker (not listed, 3)": "denied",
  });
  assert.deepEqual(
    events.filter(({ kind }) => kind.startsWith("listing")),
    [
      {
        kind: "listing-failed",
        provider: "sagemaker",
        targets: 1,
        reason: { code: "denied", detail: "AccessDenied on ListApps" },
      },
      { kind: "listing-ended", provider: "sagemaker", targets: 1 },
      {
        kind: "listing-failed",
        provider: "sagemaker",
        targets: 1,
        reason: { code: "denied", detail: "AccessDenied on ListApps" },
      },
    ],
  );
});

test("wrong usage that a provider finds is thrown, not reported as a target", async () => {
  async function* wrong(): AsyncGenerator<Target> {
    yield* [];
    throw new UsageError("no such region", "Name a region.");
  }
  await assert.rejects(collect(scan(options([provider(wrong())]))), UsageError);
});

/** A session that answers when the test releases it, and ends when it is told to. */
const held = (release: Promise<void>) =>
  session({
    async *run(program: Program, abortable: Abortable) {
      await Promise.race([release, until(abortable)]);
      yield framesFor(program, honest());
    },
  });

test("after the first wish to stop, running visits are finished and the others are listed as interrupted", async () => {
  const wish = new AbortController();
  const release = Promise.withResolvers<void>();
  let started = 0;
  const onEvent = ({ kind }: FleetEvent) => {
    if (kind !== "started" || ++started < 2) return;
    wish.abort();
    release.resolve();
  };
  const blocked = user("zed", { blocked: { code: "no-app" } });
  const providers = [provider([...users(4), blocked], async () => held(release.promise))];
  const reached = await codes(options(providers, { concurrency: 2, signal: wish.signal, onEvent }));
  assert.deepEqual(reached, {
    "user-0000": "observed",
    "user-0001": "observed",
    "user-0002": "interrupted",
    "user-0003": "interrupted",
    zed: "no-app",
  });
});

test("a visit that has not ended when the grace is over is cut", async (t) => {
  const wish = new AbortController();
  const onEvent = ({ kind }: FleetEvent) => kind === "started" && wish.abort();
  const forever = new Promise<void>(() => undefined);
  const settings = options([provider([user("ann")], async () => held(forever))], { signal: wish.signal, onEvent });
  assert.deepEqual(await fastForward(t, () => codes(settings)), { ann: "interrupted" });
});

test("the second wish to stop ends everything without any grace", async () => {
  const [wish, stop] = [new AbortController(), new AbortController()];
  const onEvent = ({ kind }: FleetEvent) => {
    if (kind !== "started") return;
    wish.abort();
    stop.abort();
  };
  const forever = new Promise<void>(() => undefined);
  const providers = [provider(users(3), async () => held(forever))];
  const reached = await collect(
    scan(options(providers, { concurrency: 1, signal: wish.signal, stop: stop.signal, onEvent })),
  );
  assert.deepEqual(new Set(reached.map(({ target }) => target.reason)), new Set(["interrupted"]));
});

test("a listing that hangs is given up after the grace, and its row says that it was interrupted", async (t) => {
  const wish = new AbortController();
  async function* hanging() {
    yield user("ann");
    wish.abort();
    await new Promise(() => undefined);
  }
  const settings = options([provider(hanging())], { signal: wish.signal });
  const reached = await fastForward(t, () => codes(settings));
  assert.equal(reached["sagemaker (not listed)"], "interrupted");
});

test("a reader who leaves early has every open session closed before it goes on", async () => {
  let open = 0;
  const opening = async ({ userProfile }: Target) => {
    open++;
    const release = userProfile === "user-0000" ? Promise.resolve() : new Promise<void>(() => undefined);
    return { ...held(release), [Symbol.asyncDispose]: async () => void open-- };
  };
  for await (const { target } of scan(options([provider(users(9), opening)]))) {
    assert.equal(target.userProfile, "user-0000");
    break;
  }
  assert.equal(open, 0);
});

/** Sessions whose closing takes as long as `takes`, and which are still open. */
function slowToClose(takes: () => Promise<unknown>) {
  let open = 0;
  const opening = async ({ userProfile }: Target) => {
    open++;
    const release = userProfile === "user-0000" ? Promise.resolve() : new Promise<void>(() => undefined);
    return {
      ...held(release),
      [Symbol.asyncDispose]: async () => {
        if (userProfile !== "user-0000") await takes();
        open--;
      },
    };
  };
  return { opening, stillOpen: () => open };
}

test("a reader who fails ends the questions at once, and a clean-up of many seconds still gets its time", async (t) => {
  const { opening, stillOpen } = slowToClose(() => new Promise((done) => setTimeout(done, 20_000)));
  const failing = async () => {
    for await (const _ of scan(options([provider(users(9), opening)]))) {
      assert.ok(stillOpen() > 0, "others are being looked at");
      throw new RangeError("the disk is full");
    }
  };
  await fastForward(t, () => assert.rejects(failing(), { name: "RangeError", message: "the disk is full" }));
  assert.equal(stillOpen(), 0);
});

test("a clean-up that hangs holds a reader who leaves for half a minute and no longer", async (t) => {
  const { opening, stillOpen } = slowToClose(() => new Promise(() => undefined));
  await fastForward(t, async () => {
    const late = setTimeout(() => assert.fail("it was held for longer"), 40_000);
    for await (const _ of scan(options([provider(users(9), opening)]))) break;
    clearTimeout(late);
  });
  assert.ok(stillOpen() > 0, "those that hang");
});

test("the second wish to stop cuts the clean-up of a reader who has left", async () => {
  const stop = new AbortController();
  const { opening } = slowToClose(() => {
    stop.abort();
    return new Promise(() => undefined);
  });
  const began = performance.now();
  for await (const _ of scan(options([provider(users(9), opening)], { stop: stop.signal }))) break;
  assert.ok(performance.now() - began < 10_000, "not the half minute of a clean-up");
});
