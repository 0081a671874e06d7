import assert from "node:assert/strict";
import { test } from "node:test";
import { exemption } from "./support/exemption.ts";

import { fact, files, none, ran } from "../../src/checks/case.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import type { StoredLook } from "../../src/engine/earlier.ts";
import { findingId } from "../../src/engine/finding.ts";
import { previewTarget, type TargetPreview } from "../../src/engine/preview.ts";
import type { KeptObservation } from "../../src/engine/preview/recall.ts";
import { storedTarget } from "../../src/engine/preview/stored-target.ts";
import { addPreview, noPreview } from "../../src/engine/preview/summary.ts";
import type { JsonObject } from "../../src/model/check.ts";
import type { Answer } from "../../src/model/observation.ts";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import type { CompiledCheck, TargetSelector } from "../../src/model/policy.ts";
import type { Target } from "../../src/model/target.ts";
import { check, listeningLogger, policySet, user } from "./support/fleet.ts";
import { context, finding, History, moment } from "./support/history.ts";
import { row } from "./support/looks.ts";

const ann = user("ann");

function checkOf(id: string, type: string, spec: JsonObject): CompiledCheck {
  const checkType = checkTypes.find(({ name }) => name === type);
  assert.ok(checkType !== undefined, type);
  return check(id, { type, spec, subject: checkType.subject(spec), asks: checkType.probe(spec) });
}

const isPrivate = checkOf("a", "file", { path: "~/a", mode: { atMost: "0600" } });
const holdsNoKey = checkOf("a", "file", { path: "~/a", lacks: "key" });
const saysHello = checkOf("a", "command", { run: "echo hello", stdout: "hello" });

/** What a target answered to the first question of a check, some days after the start. */
const kept = ({ asks: [ask] }: CompiledCheck, answer: Answer, day = 0): KeptObservation => ({
  ask: ask ?? assert.fail(),
  answer,
  at: moment(day),
});

/** A look at `ann` by policy `p`. */
const saw = (outcomes: Readonly<Record<string, OutcomeKind>>): StoredLook => ({
  look: { at: moment(0), policyHash: "policies-1", environment: "" },
  result: {
    findings: Object.entries(outcomes).map(([name, outcome]) => {
      const subject = name === "a" ? "~/a" : "";
      return { ...finding(name, outcome), target: ann.id, subject, id: findingId(ann.id, "p", name, subject) };
    }),
  },
});

/** What is remembered of the check that failed first and then came to this. */
function memory(outcome: OutcomeKind): History["states"] {
  const history = new History();
  for (const one of ["fail", outcome] as const)
    history.see([finding("a", one, { id: findingId(ann.id, "p", "a", "~/a") })], context(0));
  return history.states;
}

interface Situation {
  readonly checks?: readonly CompiledCheck[];
  readonly targets?: TargetSelector;
  readonly target?: Target;
  readonly looks?: readonly StoredLook[];
  readonly observations?: readonly KeptObservation[];
  readonly current?: Parameters<typeof previewTarget>[1]["current"];
  readonly states?: Parameters<typeof previewTarget>[0]["states"];
}

const preview = ({
  checks = [isPrivate],
  targets = {},
  target = ann,
  looks = [],
  observations = [],
  states = [],
  current,
}: Situation): TargetPreview =>
  previewTarget(
    { target, looks, observations, states },
    {
      policies: policySet({ name: "p", checks, targets }),
      revision: "r2",
      current,
      now: Date.now(),
      logger: listeningLogger(),
    },
  );

const said = ({ rows }: TargetPreview) =>
  rows.map(({ change, was, finding }) => [finding.check, was, finding.outcome, change]);

const [open, closed] = [files({ mode: 0o644 }), files({ mode: 0o600 })];

const table: readonly (readonly [title: string, situation: Situation, rows: readonly (readonly unknown[])[]])[] = [
  [
    "a check that passed and would fail is newly failing",
    { looks: [saw({ a: "pass" })], observations: [kept(isPrivate, open)] },
    [["a", "pass", "fail", "newly-failing"]],
  ],
  [
    "a new check that would fail is newly failing",
    { observations: [kept(isPrivate, open)] },
    [["a", null, "fail", "newly-failing"]],
  ],
  [
    "a check that failed and would pass is newly passing",
    { looks: [saw({ a: "fail" })], observations: [kept(isPrivate, closed)] },
    [["a", "fail", "pass", "newly-passing"]],
  ],
  [
    "what fails under both is unchanged",
    { looks: [saw({ a: "fail" })], observations: [kept(isPrivate, open)] },
    [["a", "fail", "fail", "unchanged"]],
  ],
  ["a check to which nothing was ever answered is unknown", {}, [["a", null, "unknown", "unknown"]]],
  [
    "no answer is no answer, whatever was seen before",
    { looks: [saw({ a: "pass" })], observations: [kept(isPrivate, none("access-denied"))] },
    [["a", "pass", "unknown", "unknown"]],
  ],
  [
    "content that is not kept is unknown",
    { checks: [holdsNoKey], observations: [kept(isPrivate, open)] },
    [["a", null, "unknown", "unknown"]],
  ],
  [
    "content that is kept is judged",
    { checks: [holdsNoKey], observations: [kept(holdsNoKey, files({ content: "key\n" }))] },
    [["a", null, "fail", "newly-failing"]],
  ],
  [
    "a question for facts is answered by one for content",
    { observations: [kept(holdsNoKey, files({ content: "key\n", mode: 0o644 }))] },
    [["a", null, "fail", "newly-failing"]],
  ],
  [
    "another command was not asked",
    {
      checks: [saysHello],
      observations: [kept(checkOf("b", "command", { run: "echo  hello" }), ran({ stdout: "hello" }))],
    },
    [["a", null, "unknown", "unknown"]],
  ],
  [
    "the same command was",
    { checks: [saysHello], observations: [kept(saysHello, ran({ stdout: "hello\n" }))] },
    [["a", null, "pass", "unchanged"]],
  ],
  [
    "of several answers the newest counts",
    {
      observations: [
        kept(isPrivate, open, 1),
        kept(holdsNoKey, files({ content: "", mode: 0o600 }), 3),
        kept(isPrivate, open, 2),
      ],
    },
    [["a", null, "pass", "unchanged"]],
  ],
  [
    "a check that is no longer asked is removed",
    { checks: [], looks: [saw({ b: "fail" })] },
    [["b", "fail", "fail", "removed"]],
  ],
  [
    "a check that applies to this target no more is removed",
    { targets: { userProfiles: ["bob"] }, looks: [saw({ a: "pass" })], observations: [kept(isPrivate, closed)] },
    [["a", "pass", "pass", "removed"]],
  ],
  [
    "a check that is not in force any more is not removed again",
    { checks: [], looks: [saw({ b: "fail", a: "pass" })], current: policySet({ name: "p", checks: [isPrivate] }) },
    [["a", "pass", "pass", "removed"]],
  ],
  [
    "what is compared is the last look that could tell",
    { looks: [saw({ a: "unknown" }), saw({ a: "fail" })], observations: [kept(isPrivate, open)] },
    [["a", "fail", "fail", "unchanged"]],
  ],
  [
    "where no kept look could tell, the finding's memory does",
    {
      looks: [saw({ a: "unknown" })],
      states: memory("fail"),
      observations: [kept(isPrivate, closed)],
    },
    [["a", "fail", "pass", "newly-passing"]],
  ],
];

for (const [title, situation, rows] of table)
  test(title, () => {
    assert.deepEqual(said(preview(situation)), rows);
  });

test("a check with one question unanswered is unknown, and says which", () => {
  const two = { ...isPrivate, asks: [...isPrivate.asks, { kind: "files", path: "~/b" } as const] };
  const { rows } = preview({ checks: [two], observations: [kept(isPrivate, open)] });
  assert.deepEqual(
    rows.map(({ finding }) => [finding.reason, finding.detail]),
    [["not-kept", "no kept answer on ~/b"]],
  );
});

test("an answer that cannot be judged keeps its own reason", () => {
  const observations = [kept(isPrivate, { kind: "files", files: [], denied: [fact().path], truncated: false })];
  assert.equal(preview({ observations }).rows[0]?.finding.reason, "access-denied");
});

test("the age that counts is the one of the oldest answer that was judged", () => {
  const checks = [isPrivate, checkOf("b", "file", { path: "~/b", exists: false })];
  const unused = kept(checkOf("c", "file", { path: "~/c", exists: true }), files(), 1);
  const observations = [kept(isPrivate, open, 4), kept(checks[1] ?? isPrivate, files(), 3), unused];
  assert.equal(preview({ checks, observations }).oldest, moment(3));
  assert.equal(preview({ checks }).oldest, null);
});

const byTag = { tags: { team: "research" } };
const doubt = "the policy selects by tags, which are not kept";

test("whether a policy that selects by tags applies to a target without them is in doubt", () => {
  const { rows } = preview({ targets: byTag, observations: [kept(isPrivate, open)] });
  assert.deepEqual(
    rows.map(({ finding }) => [finding.outcome, finding.detail]),
    [["unknown", doubt]],
  );
});

test("a policy that selects by the same tags as before applies where it did", () => {
  const given = { targets: byTag, looks: [saw({ a: "pass" })], observations: [kept(isPrivate, open)] };
  const inForce = (targets: TargetSelector) => policySet({ name: "p", checks: [isPrivate], targets });
  assert.deepEqual(said(preview({ ...given, current: inForce(byTag) })), [["a", "pass", "fail", "newly-failing"]]);
  const notBefore = preview({ ...given, looks: [], current: inForce(byTag) });
  assert.equal(notBefore.rows[0]?.finding.detail, doubt);
  const otherTags = preview({ ...given, current: inForce({ tags: { team: "*" } }) });
  assert.equal(otherTags.rows[0]?.finding.detail, doubt);
});

test("what an exemption by tags accepted when they were read is not newly failing", () => {
  const byTags = exemption({ targets: byTag, expires: "2100-01-01T00:00:00.000Z" });
  const before = saw({ a: "fail" });
  const accepted = (name: string): StoredLook => ({
    ...before,
    result: {
      findings: before.result.findings.map((one) => ({
        ...one,
        disposition: "exempt" as const,
        exemption: { name, owner: "", reason: "", expires: byTags.expires },
      })),
    },
  });
  const change = (look: StoredLook) =>
    previewTarget(
      { target: ann, looks: [look], observations: [kept(isPrivate, open)], states: [] },
      {
        policies: { ...policySet({ name: "p", checks: [isPrivate] }), exemptions: [byTags] },
        revision: "r2",
        now: Date.now(),
        logger: listeningLogger(),
      },
    ).rows.map((one) => one.change);
  assert.deepEqual(change(accepted(byTags.name)), ["unchanged"]);
  assert.deepEqual(change(accepted("another")), ["newly-failing"]);
  assert.deepEqual(change(before), ["unchanged"]);
});

test("tags that are known decide, and a server without tags has none", () => {
  const given = { targets: byTag, observations: [kept(isPrivate, open)] };
  assert.equal(preview({ ...given, target: { ...ann, tags: { team: "research" } } }).rows.length, 1);
  assert.equal(preview({ ...given, target: { ...ann, tags: {} } }).rows.length, 0);
  assert.equal(preview({ ...given, target: { ...ann, provider: "jupyter" } }).rows.length, 0);
});

test("a fleet's summary counts each change, whatever the order of targets", () => {
  const all = table.map(([, situation]) => preview(situation));
  const sum = all.reduce(addPreview, noPreview);
  assert.deepEqual(all.toReversed().reduce(addPreview, noPreview), sum);
  assert.equal(sum.targets, table.length);
  assert.equal(sum.oldest, moment(0));
  for (const [change, count] of Object.entries(sum.changes))
    assert.equal(count, table.flatMap(([, , rows]) => rows).filter((one) => one[3] === change).length, change);
});

test("a stored row is a target again; a row for targets that could not be listed is none", () => {
  assert.deepEqual(storedTarget(row("ann", { space: "lab" })), {
    id: "ann",
    provider: "sagemaker",
    domain: "d-1",
    userProfile: "ann",
    space: "lab",
    appType: "JupyterLab",
    state: "InService",
  });
  assert.equal(storedTarget(row("sagemaker (not listed)", { state: "Unlisted" })), undefined);
});
