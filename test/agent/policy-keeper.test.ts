import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ownFindings } from "../../src/agent/own-findings.ts";
import { policyKeeper, type ActivePolicies, type KeeperOptions } from "../../src/agent/policy-keeper.ts";
import { SourceProblem, type PolicySource, type Snapshot } from "../../src/model/source.ts";
import { listeningLogger } from "../engine/support/fleet.ts";

const { signal } = new AbortController();

const policy = (name: string, ...checks: readonly string[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    `metadata: { name: ${name}, owner: tests }`,
    "spec:",
    "  checks:",
    ...checks.map((id) => `    - { id: ${id}, file: { path: ~/${id}, exists: true } }`),
    "",
  ].join("\n");

const commit = (digit: string): string => digit.repeat(40);

const snapshot = (digit: string, ...texts: readonly string[]): Snapshot => ({
  kind: "git",
  url: "https://git.example.org/policies",
  revision: commit(digit),
  verified: true,
  files: texts.map((text, index) => ({ path: `policies/${index}.yaml`, text: new TextEncoder().encode(text) })),
});

/** A keeper whose source gives, or throws, what comes next; it remembers what it was asked for and what was kept. */
function keeping(steps: readonly (Snapshot | Error)[], more: Partial<KeeperOptions> = {}) {
  const asked: (string | undefined)[] = [];
  const kept: ActivePolicies[] = [];
  let now = 1_000;
  const rest = [...steps];
  const source: PolicySource = {
    url: "https://git.example.org/policies",
    async fetch({ last }) {
      asked.push(last);
      now += 1_000;
      const next = rest.shift();
      if (next === undefined) throw new Error("asked once too often");
      if (next instanceof Error) throw next;
      return next;
    },
  };
  const keeper = policyKeeper({
    source,
    clock: { now: () => now, monotonic: () => now },
    logger: listeningLogger(),
    remembered: undefined,
    shrunk: undefined,
    keep: async (active) => void kept.push(active),
    keepShrunk: async () => undefined,
    verifies: true,
    planned: ({ policies }) => policies.length,
    allowShrinkTo: undefined,
    inputs: [],
    ...more,
  });
  return { keeper, asked, kept };
}

const problem = (kind: SourceProblem["kind"], revision?: string) =>
  new SourceProblem(kind, `it is ${kind}`, { remedy: "Look at it.", revision });

suite("the policies that run", () => {
  test("are those of the first good revision, kept before they run", async () => {
    const { keeper, kept, asked } = keeping([snapshot("a", policy("p", "one"))]);
    assert.equal(await keeper.refresh({ signal }), "changed");
    assert.equal(keeper.active?.source.revision, commit("a"));
    assert.deepEqual(kept, [keeper.active]);
    assert.deepEqual(asked, [undefined]);
  });

  test("need not be followed from where they were accepted without signatures, or from another repository", async () => {
    const first = keeping([{ ...snapshot("a", policy("p", "one")), verified: false }], { verifies: false });
    await first.keeper.refresh({ signal });
    const [loose] = first.kept;
    assert.ok(loose);
    const strict = keeping([snapshot("b", policy("p", "one"))], { remembered: loose });
    await strict.keeper.refresh({ signal });
    const other = { ...loose, source: { ...loose.source, verified: true, url: "https://git.example.org/other" } };
    const elsewhere = keeping([snapshot("b", policy("p", "one"))], { remembered: other });
    await elsewhere.keeper.refresh({ signal });
    assert.deepEqual([strict.asked, elsewhere.asked], [[undefined], [undefined]]);
  });

  test("stay while the revision is the same, and nothing is kept again", async () => {
    const { keeper, kept, asked } = keeping([snapshot("a", policy("p", "one")), snapshot("a", policy("p", "one"))]);
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "unchanged");
    assert.equal(kept.length, 1);
    assert.deepEqual(asked, [undefined, commit("a")], "the source is told which revision is accepted");
  });

  test("outlive the agent: a remembered revision runs while the source is away", async () => {
    const first = keeping([snapshot("a", policy("p", "one"))]);
    await first.keeper.refresh({ signal });
    const { keeper, asked } = keeping([problem("unreachable")], { remembered: first.kept[0] });
    assert.equal(await keeper.refresh({ signal }), "refused");
    assert.equal(keeper.active?.source.revision, commit("a"));
    assert.deepEqual(asked, [commit("a")]);
  });

  for (const kind of ["unreachable", "missing", "unverified", "rewound", "too-large"] as const)
    test(`stay when the newest revision is ${kind}, which is told`, async () => {
      const { keeper } = keeping([snapshot("a", policy("p", "one")), problem(kind, commit("b"))]);
      await keeper.refresh({ signal });
      assert.equal(await keeper.refresh({ signal }), "refused");
      assert.equal(keeper.active?.source.revision, commit("a"));
      assert.equal(keeper.refusal?.kind, kind);
      assert.equal(keeper.refusal?.revision, commit("b"));
      assert.equal(keeper.answeredAt, kind === "unreachable" ? 2_000 : 3_000);
    });

  test("do not enforce without a proof, and do once a fixture stands beside them, also at one revision", async () => {
    const audits = policy("p", "one");
    const bare = snapshot(
      "b",
      audits.replace("spec:", "spec:\n  mode: enforce").replace("exists: true }", "exists: false }, remedy: auto"),
    );
    const fixture = { path: "policies/fixtures/fail-x/fixture.yaml", text: Buffer.from("title: t\nfails: [one]\n") };
    const { keeper } = keeping([snapshot("a", audits), bare, { ...bare, fixtures: [fixture] }]);
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "refused");
    assert.match(keeper.refusal?.details.join() ?? "", /^policies\/0\.yaml:5:9: no fixtures stand beside this policy/);
    assert.equal(keeper.active?.source.revision, commit("a"));
    assert.equal(await keeper.refresh({ signal }), "changed");
    assert.equal(keeper.active?.set.policies[0]?.mode, "enforce");
  });

  test("stay when the newest revision is invalid, and each problem has its place", async () => {
    const broken = policy("p", "one").replace("exists: true", "exists: maybe");
    const { keeper } = keeping([snapshot("a", policy("p", "one")), snapshot("b", broken)]);
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "refused");
    assert.equal(keeper.active?.source.revision, commit("a"));
    assert.match(keeper.refusal?.details[0] ?? "", /^policies\/0\.yaml:6:\d+: /);
  });

  test("stay when checks vanish in bulk, until the operator names the commit", async () => {
    const steps = [
      snapshot("a", policy("p", "one", "two", "three"), policy("q", "four")),
      snapshot("b", policy("q", "four")),
    ];
    const { keeper } = keeping(steps);
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "refused");
    assert.equal(keeper.refusal?.kind, "shrunk");
    assert.deepEqual(keeper.refusal?.details, ["p"]);
    const allowed = keeping(steps, { allowShrinkTo: commit("b") });
    await allowed.keeper.refresh({ signal });
    assert.equal(await allowed.keeper.refresh({ signal }), "changed");
    assert.equal(allowed.keeper.active?.source.revision, commit("b"));
  });

  test("stay when a selector leaves most of the known targets out, until the operator names the commit", async () => {
    const steps = [
      snapshot("a", policy("p", "one")),
      snapshot("b", policy("p", "one").replace("spec:", "spec:\n  targets: { userProfiles: [nobody] }")),
    ];
    const planned: KeeperOptions["planned"] = ({ policies }) =>
      policies[0]?.targets.userProfiles === undefined ? 100 : 0;
    const { keeper } = keeping(steps, { planned });
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "refused");
    assert.match(keeper.refusal?.message ?? "", /^100 of 100 checks on the known targets would vanish/);
    const allowed = keeping(steps, { planned, allowShrinkTo: commit("b") });
    await allowed.keeper.refresh({ signal });
    assert.equal(await allowed.keeper.refresh({ signal }), "changed");
  });

  test("are not judged anew at every look while one and the same content is refused", async () => {
    const narrowed = snapshot("b", policy("p", "one").replace("spec:", "spec:\n  targets: { userProfiles: [nobody] }"));
    let judged = 0;
    const planned: KeeperOptions["planned"] = ({ policies }) => {
      judged++;
      return policies[0]?.targets.userProfiles === undefined ? 100 : 0;
    };
    const { keeper } = keeping([snapshot("a", policy("p", "one")), narrowed, narrowed], { planned });
    await keeper.refresh({ signal });
    await keeper.refresh({ signal });
    const [first, before] = [keeper.refusal, judged];
    await keeper.refresh({ signal });
    assert.deepEqual([keeper.refusal, judged], [first, before]);
  });

  test("are those of the newest content, also where the revision stays the same", async () => {
    const broken = policy("p", "one").replace("exists: true", "exists: maybe");
    const texts = [policy("p", "one"), policy("p", "one", "two"), broken, policy("p", "mended")];
    const { keeper, kept } = keeping(
      texts.map((text) => ({ ...snapshot("a", text), kind: "directory", revision: `${commit("a")}-dirty` })),
    );
    for (const came of ["changed", "changed", "refused", "changed"])
      assert.equal(await keeper.refresh({ signal }), came);
    assert.deepEqual(
      kept.map(({ set }) => set.policies.flatMap(({ checks }) => checks.map(({ id }) => id))),
      [["one"], ["one", "two"], ["mended"]],
    );
    assert.equal(keeper.refusal, undefined);
  });

  test("are compiled anew in each life, so that what an older version asked does not stay", async () => {
    const first = keeping([snapshot("a", policy("p", "one"))]);
    await first.keeper.refresh({ signal });
    const [whole] = first.kept;
    assert.ok(whole);
    const older = {
      ...whole,
      set: {
        ...whole.set,
        policies: whole.set.policies.map((one) => ({
          ...one,
          checks: one.checks.map((check) => ({ ...check, asks: [] })),
        })),
      },
    };
    const { keeper } = keeping([snapshot("a", policy("p", "one"))], { remembered: older });
    assert.equal(await keeper.refresh({ signal }), "unchanged");
    assert.deepEqual(keeper.active?.set, whole.set);
  });

  test("may lose a quarter of their checks without a question", async () => {
    const { keeper } = keeping([
      snapshot("a", policy("p", "one", "two", "three", "four")),
      snapshot("b", policy("p", "one", "two", "three")),
    ]);
    await keeper.refresh({ signal });
    assert.equal(await keeper.refresh({ signal }), "changed");
  });

  test("change when the repository is mended, and the refusal goes", async () => {
    const { keeper } = keeping([
      snapshot("a", policy("p", "one")),
      problem("unverified", commit("b")),
      snapshot("c", policy("p", "one", "two")),
    ]);
    for (const came of ["changed", "refused", "changed"]) assert.equal(await keeper.refresh({ signal }), came);
    assert.equal(keeper.refusal, undefined);
  });

  test("keep the moment since which one and the same refusal stands", async () => {
    const { keeper } = keeping([problem("unreachable"), problem("unreachable"), problem("missing")]);
    await keeper.refresh({ signal });
    const since = keeper.refusal?.since;
    await keeper.refresh({ signal });
    assert.equal(keeper.refusal?.since, since);
    await keeper.refresh({ signal });
    assert.ok((keeper.refusal?.since ?? 0) > (since ?? 0));
  });

  test("stay when the wish to stop comes, whose reason is passed on", async () => {
    const stop = AbortSignal.abort(new Error("enough"));
    const { keeper } = keeping([problem("unreachable")]);
    await assert.rejects(keeper.refresh({ signal: stop }), /enough/);
    assert.equal(keeper.refusal, undefined);
  });
});

suite("what the agent says of itself", () => {
  test("is a pass for each of its own checks while all is well", () => {
    const { findings, planned, target } = ownFindings({
      revision: commit("a"),
      asked: true,
      refusal: undefined,
      config: undefined,
      store: undefined,
      changes: undefined,
    });
    assert.deepEqual(
      findings.map(({ check, outcome, assurance }) => [check, outcome, assurance]),
      [
        ["source-accepted", "pass", "A4"],
        ["config-accepted", "pass", "A4"],
        ["store-whole", "pass", "A4"],
      ],
    );
    assert.deepEqual([planned, target.observed], [3, true]);
  });

  test("is unknown of the source until it has been asked, so that an earlier life's refusal is not resolved", () => {
    const facts = {
      revision: commit("a"),
      refusal: undefined,
      config: undefined,
      store: undefined,
      changes: undefined,
    };
    const [source] = ownFindings({ ...facts, asked: false }).findings;
    assert.deepEqual([source?.outcome, source?.reason, source?.assurance], ["unknown", "not-yet-asked", "A0"]);
  });

  test("is a failing finding with file and line when policies are refused, the same one at every look", () => {
    const refusal = {
      kind: "invalid",
      revision: commit("b"),
      message: "1 problem in the policies of this revision",
      details: ["policies/p.yaml:3:5: unknown key"],
      remedy: "Correct it.",
    } as const;
    const [first, second] = [1, 2].map((since) =>
      ownFindings({
        revision: commit("a"),
        asked: true,
        refusal: { ...refusal, since },
        config: undefined,
        store: undefined,
        changes: undefined,
      }),
    );
    assert.deepEqual(first, second);
    const [finding] = first?.findings ?? [];
    assert.equal(finding?.outcome, "fail");
    assert.match(finding?.observed ?? "", /^bbbbbbbbbbbb invalid: 1 problem/);
    assert.deepEqual(finding?.evidence, refusal.details);
    assert.equal(finding?.remediation, "Correct it.");
  });
});
