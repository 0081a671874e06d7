import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { disposed } from "../../src/engine/disposition.ts";
import { ExemptionTally } from "../../src/engine/exemption-tally.ts";
import type { CompiledExemption } from "../../src/model/policy.ts";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import type { Finding } from "../../src/model/report.ts";
import { exemption, row } from "./support/exemption.ts";
import { finding } from "./support/history.ts";

const at = "2026-11-26T12:00:00.000Z";

/** How one exemption stands after looks at these people, each with these findings. */
function stands(
  one: CompiledExemption,
  homes: Readonly<Record<string, readonly Finding[]>>,
  { whole = true, end = at } = {},
) {
  const tally = new ExemptionTally([one]);
  for (const [name, findings] of Object.entries(homes))
    tally.add({ target: row(name), findings: disposed(findings, [one], Date.parse(at)) });
  const [told] = tally.report({ at: end, whole });
  assert.ok(told);
  const { state, doubts, covers, hides } = told;
  return { state, doubts, covers, hides };
}

const of = (outcome: OutcomeKind, subject = "", check = "a") => finding(check, outcome, { subject });

suite("an exemption in a report", () => {
  test("that others outlast is shadowed and not unused, and what they accept names it", () => {
    const longer = exemption({ name: "longer", expires: "2027-06-01T00:00:00.000Z" });
    const one = exemption();
    const tally = new ExemptionTally([one, longer]);
    const findings = disposed([of("fail")], [one, longer], Date.parse(at));
    tally.add({ target: row("ana"), findings });
    assert.deepEqual(findings[0]?.exemption?.others, [one.name]);
    assert.deepEqual(
      tally.report({ at, whole: true }).map(({ name, doubts, covers }) => [name, doubts, covers]),
      [
        [one.name, ["shadowed"], 0],
        ["longer", [], 1],
      ],
    );
  });

  test("is over-broad where its subjects are nothing but a wildcard, and it hides several", () => {
    const homes = { ana: [of("fail", "~/a"), of("fail", "~/b")] };
    assert.deepEqual(stands(exemption({ subjects: ["*"] }), homes).doubts, ["over-broad"]);
    assert.deepEqual(stands(exemption({ subjects: ["~/*"] }), homes).doubts, []);
  });

  test("says what it covers and what of that it hides", () => {
    assert.deepEqual(stands(exemption(), { ana: [of("fail"), of("fail", "", "b")] }), {
      state: "active",
      doubts: [],
      covers: 1,
      hides: 1,
    });
  });

  test("expires by the end of the run, and in the two weeks before says so", () => {
    const homes = { ana: [of("fail")] };
    const until = (expires: string, end = at) => stands(exemption({ expires }), homes, { end }).state;
    assert.equal(until("2026-12-10T12:00:00.001Z"), "active");
    assert.equal(until("2026-12-10T12:00:00.000Z"), "expiring");
    assert.equal(until("2026-11-26T13:00:00.000Z", "2026-11-26T13:00:00.000Z"), "expired");
  });

  test("is unused only where a whole run gave it nothing to cover", () => {
    assert.deepEqual(stands(exemption(), { ana: [of("fail", "", "b")] }).doubts, ["unused"]);
    assert.deepEqual(stands(exemption(), { ana: [] }, { whole: false }).doubts, []);
  });

  test("is useless where all that it covers passes, and not where something could not be looked at", () => {
    assert.deepEqual(stands(exemption(), { ana: [of("pass")], bob: [of("notApplicable")] }).doubts, ["useless"]);
    assert.deepEqual(stands(exemption(), { ana: [of("pass")], bob: [of("unknown")] }).doubts, []);
  });

  test("is over-broad where it hides more checks, people or subjects than it names", () => {
    const doubts = (more: Partial<CompiledExemption>, homes: Parameters<typeof stands>[1]) =>
      stands(exemption(more), homes).doubts;
    const two = { ana: [of("fail")], bob: [of("fail")] };
    assert.deepEqual(doubts({ checks: ["p/*"] }, { ana: [of("fail"), of("fail", "", "b")] }), ["over-broad"]);
    assert.deepEqual(doubts({ checks: ["p/*"] }, { ana: [of("fail"), of("pass", "", "b")] }), []);
    assert.deepEqual(doubts({ targets: { userProfiles: ["*"] } }, two), ["over-broad"]);
    assert.deepEqual(doubts({ targets: { domains: ["*"] } }, two), ["over-broad"]);
    assert.deepEqual(doubts({ targets: { userProfiles: ["ana", "bob"] } }, two), []);
    assert.deepEqual(doubts({ targets: { domains: ["d-1"] } }, two), [], "a domain is named with everybody in it");
    assert.deepEqual(doubts({ targets: { domains: ["*"], tags: { team: "x" } } }, two), [], "and so is a team");
    assert.deepEqual(doubts({}, { ana: [of("fail", "~/x"), of("fail", "~/y")] }), ["over-broad"]);
    assert.deepEqual(doubts({ subjects: ["~/*"] }, { ana: [of("fail", "~/x"), of("fail", "~/y")] }), []);
  });
});

test("one name in two domains is two people", () => {
  const doubts = (targets: CompiledExemption["targets"]) => {
    const one = exemption({ targets });
    const tally = new ExemptionTally([one]);
    for (const domain of ["d-1", "d-2"])
      tally.add({
        target: { ...row("ana"), id: `sagemaker/${domain}/ana/JupyterLab`, domain },
        findings: disposed([of("fail")], [one], Date.parse(at)),
      });
    return tally.report({ at, whole: true })[0]?.doubts;
  };
  assert.deepEqual(doubts({ userProfiles: ["ana"] }), ["over-broad"]);
  assert.deepEqual(doubts({ userProfiles: ["ana"], domains: ["d-1", "d-2"] }), []);
});

test("what is accepted keeps its outcome, and what is not is enforced", () => {
  const findings = [of("fail"), of("unknown"), of("pass", "", "b")];
  const now = disposed(findings, [exemption()], Date.parse(at));
  assert.deepEqual(
    now.map(({ outcome, disposition, exemption: by }) => [outcome, disposition, by?.name]),
    [
      ["fail", "exempt", "a"],
      ["unknown", "exempt", "a"],
      ["pass", "enforced", undefined],
    ],
  );
  assert.deepEqual(disposed(findings, [exemption({ expires: at })], Date.parse(at)), findings, "expired");
});
