import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { hashOf } from "../../../src/engine/remedies/make-plan.ts";
import type { Plan, RemedyResult } from "../../../src/model/remedy.ts";
import type { Report } from "../../../src/model/report.ts";
import { config, contentOf, fill, policyFiles, treeOf, workplace } from "./support.ts";

const enforcing = { ...policyFiles(), ...config("{ mode: enforce }") };

interface Done {
  readonly run: string;
  readonly results: readonly { readonly remedy: { readonly check: string }; readonly state: string }[];
}
const states = (stdout: string): Readonly<Record<string, string>> =>
  Object.fromEntries((JSON.parse(stdout) as Done).results.map(({ remedy, state }) => [remedy.check, state]));

suite("plan, apply, undo", () => {
  test("a plan shows what would be changed, and not one byte of the home changes", async () => {
    using place = workplace(enforcing);
    const before = treeOf(place.home);
    const planned = await place.run("plan", "--local", "--out", "plan.json");
    assert.equal(planned.code, 1, planned.stderr);
    for (const shown of [
      "-index-url = https://pypi.org/simple",
      "+index-url = https://mirror.internal/simple",
      "(mode 0644 → 0600)",
      "~/.forbidden  (removed)",
      "4 remedies to make on 1 target, 0 held back",
    ])
      assert.ok(planned.stdout.includes(shown), `${shown}\n${planned.stdout}`);
    assert.doesNotMatch(planned.stdout, /keep me/, "lines that stay are not shown");
    assert.equal(treeOf(place.home), before);
    assert.equal(statSync(join(place.path, "plan.json")).mode & 0o777, 0o600);
    assert.ok(!existsSync(join(place.path, "plumbline.db")), "planning leaves no store behind");
  });

  test("what was planned is applied, the scan is clean, and undone the home is as it was", async () => {
    using place = workplace(enforcing);
    const before = contentOf(place.home);
    await place.run("plan", "--local", "--out", "plan.json");
    const applied = await place.run("apply", "plan.json", "--local", "-o", "json");
    assert.equal(applied.code, 0, applied.stderr);
    assert.deepEqual(states(applied.stdout), {
      mirror: "fixed",
      patience: "fixed",
      "key-mode": "fixed",
      "no-file": "fixed",
    });
    assert.equal(
      place.read(".config/pip/pip.conf"),
      "[global]\nindex-url = https://mirror.internal/simple\n# keep me\ntimeout = 60\n",
    );
    assert.equal((await place.run("scan", "--local")).code, 0);
    const again = await place.run("apply", "--local", "--yes");
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^Nothing was changed/);
    const { run } = JSON.parse(applied.stdout) as Done;
    const undone = await place.run("undo", run, "--local", "--yes");
    assert.equal(undone.code, 0, undone.stderr);
    assert.match(undone.stdout, /4 put back\./);
    assert.equal(contentOf(place.home), before);
    assert.equal((await place.run("scan", "--local")).code, 1);
    assert.match((await place.run("undo", run, "--local", "--yes")).stdout, /^Nothing was changed/);
    const [undo = ""] = /undo (\w+)/.exec(undone.stderr)?.slice(1) ?? [];
    const shown = await place.run("report", undo);
    assert.match(shown.stdout, /^This run put changes back, and judged nothing/, shown.stderr);
    assert.match((await place.run("report", "latest")).stderr, /apply/);
  });

  test("a plan of homes that this command does not look at is refused before anything is", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--out", "plan.json");
    const elsewhere = await place.run("apply", "plan.json", "--region", "eu-central-1");
    assert.equal(elsewhere.code, 3);
    assert.match(
      elsewhere.stderr,
      /about homes of local, and this command looks at those of sagemaker\.\n {2}Say --local/,
    );
  });

  test("what is right already by the time of the apply is called so, and nothing offers to put it back", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--check", "no-file", "--out", "plan.json");
    rmSync(join(place.home, ".forbidden"));
    const applied = await place.run("apply", "plan.json", "--local");
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /1 already right\./);
    assert.doesNotMatch(applied.stderr, /Put it back/);
  });

  test("an undo can be undone, and then the run be undone again", async () => {
    using place = workplace(enforcing);
    const { run } = JSON.parse((await place.run("apply", "--local", "--yes", "-o", "json")).stdout) as Done;
    const fixed = contentOf(place.home);
    const undo = JSON.parse((await place.run("undo", run, "--local", "--yes", "-o", "json")).stdout) as Done;
    const drifted = contentOf(place.home);
    assert.equal((await place.run("undo", undo.run, "--local", "--yes")).code, 0);
    assert.equal(contentOf(place.home), fixed);
    assert.match((await place.run("undo", run, "--local", "--yes")).stdout, /4 put back/);
    assert.equal(contentOf(place.home), drifted);
  });

  test("a home that changed between plan and apply is refused, not overwritten, and the rest is made", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--out", "plan.json");
    writeFileSync(join(place.home, ".config/pip/pip.conf"), "[global]\nindex-url = https://own.example/\n");
    const applied = await place.run("apply", "plan.json", "--local", "-o", "json");
    assert.equal(applied.code, 6);
    assert.deepEqual(states(applied.stdout), {
      mirror: "refused",
      patience: "refused",
      "key-mode": "fixed",
      "no-file": "fixed",
    });
    assert.equal(place.read(".config/pip/pip.conf"), "[global]\nindex-url = https://own.example/\n");
  });

  test("an undo refuses what has changed since, and one finding can be undone alone", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--out", "plan.json");
    const { remedies } = JSON.parse(readFileSync(join(place.path, "plan.json"), "utf8")) as Plan;
    const { run } = JSON.parse((await place.run("apply", "plan.json", "--local", "-o", "json")).stdout) as Done;
    const finding = remedies.find(({ check }) => check === "key-mode")?.finding ?? "";
    const one = await place.run("undo", run, "--finding", finding.slice(0, 12), "--local", "--yes");
    assert.match(one.stdout, /1 put back\./, one.stderr);
    assert.equal(statSync(join(place.home, ".ssh/id_rsa")).mode & 0o777, 0o644);
    writeFileSync(join(place.home, ".config/pip/pip.conf"), "mine\n");
    const rest = await place.run("undo", run, "--local", "--yes");
    assert.equal(rest.code, 6);
    assert.match(rest.stdout, /1 put back, 2 refused\./);
    assert.equal(place.read(".config/pip/pip.conf"), "mine\n");
    assert.equal(place.read(".forbidden"), "bad\n");
  });

  test("a plan that was changed, or is of other policies, is not applied", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--out", "plan.json");
    const text = readFileSync(join(place.path, "plan.json"), "utf8");
    writeFileSync(join(place.path, "forged.json"), text.replace("~/.forbidden", "~/.profile"));
    const forged = await place.run("apply", "forged.json", "--local");
    assert.equal(forged.code, 3);
    assert.match(forged.stderr, /was changed since it was made/);
    const policy = join(place.path, "policies/standard/policy.yaml");
    writeFileSync(policy, readFileSync(policy, "utf8").replace("'60'", "'90'"));
    const other = await place.run("apply", "plan.json", "--local");
    assert.equal(other.code, 3);
    assert.match(other.stderr, /The policies are not those of the plan/);
    for (const words of [["nothing.json"], ["plumbline.yaml"], ["plan.json", "--check", "mirror"]])
      assert.equal((await place.run("apply", ...words, "--local")).code, 3, words.join(" "));
    assert.equal(place.read(".forbidden"), "bad\n");
  });

  test("a plan that says other of its remedies than they are brings nothing past the rails", async () => {
    const audited = [
      "apiVersion: plumbline/v1",
      "kind: Policy",
      "metadata: { name: audited, owner: tests }",
      "spec:",
      "  checks:",
      "    - { id: profile, file: { path: ~/.profile, exists: false }, remedy: auto }",
      "    - { id: note, command: { run: 'test -e ~/note', exit: 0 }, remedy: { run: 'touch ~/note' } }",
      "",
    ].join("\n");
    using place = workplace({ ...enforcing, "policies/audited.yaml": audited });
    fill(place.home, { ".profile": "mine\n" });
    await place.run("plan", "--local", "--out", "plan.json");
    const { hash: _, ...plan } = JSON.parse(readFileSync(join(place.path, "plan.json"), "utf8")) as Plan;
    const remedies = plan.remedies
      .filter(({ policy }) => policy === "audited")
      .map((remedy) => ({ ...remedy, policy: "standard", held: null, commands: [] }));
    const content = {
      ...plan,
      remedies: [...remedies, ...remedies],
      failing: {},
      targets: { expected: 1_000, observed: 1_000 },
    };
    writeFileSync(join(place.path, "forged.json"), JSON.stringify({ ...content, hash: hashOf(content) }));
    const forged = await place.run("apply", "forged.json", "--local", "-o", "json");
    assert.equal(forged.code, 6, forged.stderr);
    const { results } = JSON.parse(forged.stdout) as { readonly results: readonly RemedyResult[] };
    assert.deepEqual(
      results.map(({ state, intent }) => [state, intent]),
      [
        ["refused", null],
        ["refused", null],
      ],
    );
    assert.equal(place.read(".profile"), "mine\n");
    assert.equal(existsSync(join(place.home, "note")), false);
  });

  test("what becomes visible by a repair is repaired in the next round, and the plan alone makes only what it says", async () => {
    const rounds = {
      "policies/rounds.yaml": [
        "apiVersion: plumbline/v1",
        "kind: Policy",
        "metadata: { name: rounds, owner: tests }",
        "spec:",
        "  mode: enforce",
        "  checks:",
        "    - { id: valid, file: { path: ~/x.json, lines: { none: BROKEN } }, remedy: auto }",
        "    - { id: value, setting: { path: ~/x.json, format: json, key: a, equals: 2 }, remedy: auto }",
        "",
      ].join("\n"),
    };
    using place = workplace({ ...policyFiles(), ...config("{ mode: enforce }") });
    rmSync(join(place.path, "policies"), { recursive: true });
    fill(place.path, {
      ...rounds,
      "policies/fixtures/fail-both/fixture.yaml":
        "title: A value is wrong\nfails: [value]\nfiles:\n  x.json: '{ \"a\": 1 }'\n",
      "policies/fixtures/fail-line/fixture.yaml":
        'title: A line breaks it\nfails: [valid]\nunknown: [value]\nfiles:\n  x.json: |\n    {\n    BROKEN\n    "a": 1 }\n',
    });
    const broken = '{\nBROKEN\n"a": 1 }\n';
    fill(place.home, { "x.json": broken });
    await place.run("plan", "--local", "--out", "plan.json");
    const exact = await place.run("apply", "plan.json", "--local", "-o", "json");
    assert.deepEqual([exact.code, states(exact.stdout)], [0, { valid: "fixed" }], exact.stderr);
    assert.match(exact.stderr, /ask for more now/);
    assert.equal(place.read("x.json"), '{\n"a": 1 }\n');
    fill(place.home, { "x.json": broken });
    const applied = await place.run("apply", "--local", "--yes", "-o", "json");
    assert.equal(applied.code, 0, applied.stderr);
    assert.deepEqual(states(applied.stdout), { valid: "fixed", value: "fixed" });
    assert.equal(place.read("x.json"), '{\n"a": 2 }\n');
  });

  test("what was repaired stays visible in the run's report, and moved by the remedy", async () => {
    using place = workplace(enforcing);
    const { run } = JSON.parse((await place.run("apply", "--local", "--yes", "-o", "json")).stdout) as Done;
    const shown = await place.run("report", run);
    assert.match(shown.stdout, /repaired +medium +standard\/mirror/, shown.stdout + shown.stderr);
    const { findings } = JSON.parse((await place.run("report", run, "-o", "json")).stdout) as Report;
    assert.deepEqual(
      findings.map(({ check, outcome, repair }) => [check, outcome, repair?.state, repair?.intent.startsWith(run)]),
      ["key-mode", "mirror", "no-file", "patience"].map((check) => [check, "pass", "fixed", true]),
    );
  });

  test("a remedy that makes another check fail ends the run with 6, and says which", async () => {
    const text = [
      "apiVersion: plumbline/v1",
      "kind: Policy",
      "metadata: { name: harm, owner: tests }",
      "spec:",
      "  mode: enforce",
      "  checks:",
      "    - { id: made, file: { path: ~/made, exists: true }, remedy: { run: touch made; rm .forbidden, layer: home } }",
      "    - { id: kept, file: { path: ~/.forbidden, exists: true } }",
      "",
    ].join("\n");
    using place = workplace(config("{ mode: enforce, allowedCommands: ['touch made; rm .forbidden'] }"));
    fill(place.path, {
      "policies/harm.yaml": text,
      "policies/fixtures/fail-made/fixture.yaml": "title: It is not there\nfails: [made]\nfiles: { .forbidden: x }\n",
    });
    const applied = await place.run("apply", "--local", "--yes");
    assert.equal(applied.code, 6, applied.stdout + applied.stderr);
    assert.match(applied.stderr, /Passed before, and does not now: harm\/kept local/);
  });

  test("a selection holds for every round", async () => {
    using place = workplace(enforcing);
    const applied = await place.run("apply", "--local", "--yes", "--check", "no-file", "-o", "json");
    assert.deepEqual(states(applied.stdout), { "no-file": "fixed" });
    assert.equal(statSync(join(place.home, ".ssh/id_rsa")).mode & 0o777, 0o644);
  });

  test("a plan that could not be written is refused before anything is looked at", async () => {
    using place = workplace(enforcing);
    for (const out of ["no/such/plan.json", "policies"]) {
      const planned = await place.run("plan", "--local", "--out", out);
      assert.equal(planned.code, 3, planned.stdout);
      assert.match(planned.stderr, /The plan cannot be written to/);
    }
  });

  test("without a terminal nothing is changed unless --yes is given", async () => {
    using place = workplace(enforcing);
    const before = treeOf(place.home);
    const applied = await place.run("apply", "--local");
    assert.equal(applied.code, 3);
    assert.match(applied.stderr, /--yes was not given; nothing was changed/);
    assert.equal(treeOf(place.home), before);
  });
});

suite("the rails stop before the first change", () => {
  const cases: readonly (readonly [
    when: string,
    files: Readonly<Record<string, string>>,
    says: RegExp,
    code: number,
  ])[] = [
    [
      "the agent's ceiling is audit",
      policyFiles(),
      /Rail mode: .*write `safety: { mode: enforce }` below `spec` in the config, plumbline\.yaml\.\n {2}standard\/\S+: safety\.mode is audit/,
      5,
    ],
    [
      "no window is open",
      { ...policyFiles(), ...config(`{ mode: enforce, windows: [${shutWindow()}] }`) },
      /No window of `safety\.windows` is open now, so nothing is changed; the next opens at \d{4}-\d\d-\d\dT\d\d:00Z/,
      5,
    ],
    ["the policy only looks", { ...policyFiles("audit"), ...config("{ mode: enforce }") }, /Nothing was changed/, 0],
    [
      "the limit is nobody",
      { ...policyFiles(), ...config("{ mode: enforce, changes: { targets: 0, percent: 0, massDrift: 100 } }") },
      /Rail limit: .*\n.*it is needed on 1, and at most 0 of 1/,
      5,
    ],
    [
      "so many fail suddenly",
      { ...policyFiles(), ...config("{ mode: enforce, changes: { targets: 0, percent: 100 } }") },
      /Rail mass-drift: .*\n.*it fails on 1 of 1 observed targets where it did not a day ago/,
      5,
    ],
    [
      "the stop file is there",
      { ...policyFiles(), ...config("{ mode: enforce, stopFile: halt }"), halt: "" },
      /The stop file \S+halt exists, so nothing is changed until it is removed/,
      5,
    ],
  ];
  for (const [when, files, says, code] of cases)
    test(`where ${when}`, async () => {
      using place = workplace(files);
      const before = treeOf(place.home);
      const applied = await place.run("apply", "--local", "--yes");
      assert.equal(applied.code, code, applied.stderr);
      assert.match(`${applied.stdout}${applied.stderr}`, says);
      assert.equal(treeOf(place.home), before);
    });

  test("a finding that keeps coming back is contested after the attempts of the config", async () => {
    using place = workplace({ ...policyFiles(), ...config("{ mode: enforce, changes: { attempts: 2 } }") });
    for (const code of [0, 0, 5]) {
      writeFileSync(join(place.home, ".forbidden"), "bad\n");
      const applied = await place.run("apply", "--local", "--yes", "--check", "no-file");
      assert.equal(applied.code, code, applied.stderr);
    }
    assert.ok(existsSync(join(place.home, ".forbidden")));
  });

  test("a plan made before the ceiling was lowered is held by it", async () => {
    using place = workplace(enforcing);
    await place.run("plan", "--local", "--out", "plan.json");
    writeFileSync(join(place.path, "plumbline.yaml"), config("{ mode: audit }")["plumbline.yaml"] ?? "");
    const applied = await place.run("apply", "plan.json", "--local");
    assert.equal(applied.code, 5);
    assert.equal(place.read(".forbidden"), "bad\n");
  });
});

/** A window that opens in six hours and shuts an hour later. */
function shutWindow(): string {
  const at = (hours: number): string => `"${String((new Date().getUTCHours() + hours) % 24).padStart(2, "0")}:00"`;
  return `{ from: ${at(6)}, to: ${at(7)} }`;
}
