import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../src/checks/find/index.ts";
import type { FindSpec } from "../../src/checks/find/spec.ts";
import { files, noContext } from "../../src/checks/case.ts";
import { earlierOf, type StoredLook } from "../../src/engine/earlier.ts";
import { findingId, toFindings } from "../../src/engine/finding.ts";
import { advance } from "../../src/engine/lifecycle.ts";
import { outcomesByCheck } from "../../src/model/report.ts";
import type { Answer } from "../../src/model/observation.ts";
import { check, user } from "./support/fleet.ts";
import { context, moment } from "./support/history.ts";

const spec: FindSpec = { under: "~/d", mode: { anyOf: "0002" }, none: true };
const ann = user("ann");
const open = { ...check("open"), type: "find", spec, subject: "~/d" };
const look = (answer: Answer) =>
  toFindings({ target: ann, policy: "p", check: open, revision: "r" }, find.judge(spec, [answer], noContext));
const at = (...names: readonly string[]) => files(...names.map((name) => ({ path: `/h/d/${name}`, mode: 0o666 })));
const brief = (findings: ReturnType<typeof look>) => findings.map(({ subject, outcome }) => [subject, outcome]);

test("each hit is a finding of its own, and the check counts once", () => {
  const findings = look(at("a", "b"));
  assert.deepEqual(brief(findings), [
    ["/h/d/a", "fail"],
    ["/h/d/b", "fail"],
  ]);
  assert.deepEqual(outcomesByCheck(findings), ["fail"]);
});

test("where not everything was seen, the check's own finding is unknown beside the hits, and the check fails", () => {
  const findings = look({ ...at("a"), truncated: true } as Answer);
  assert.deepEqual(brief(findings), [
    ["/h/d/a", "fail"],
    ["~/d", "unknown"],
  ]);
  assert.deepEqual(outcomesByCheck(findings), ["fail"]);
});

test("of very many hits the first fifty are named, and how many more there are", () => {
  const findings = look(at(...Array.from({ length: 60 }, (_, nth) => `f${String(nth).padStart(2, "0")}`)));
  assert.equal(findings.length, 51);
  assert.match(findings.at(-1)?.detail ?? "", /10 more were found/);
});

/** What a series of looks makes of hits: the lifecycle of each finding after each of them. */
function series(...answers: readonly Answer[]) {
  const looks: StoredLook[] = [];
  let states: Parameters<typeof advance>[0]["states"] = [];
  return answers.map((answer, nth) => {
    const known = { looks: nth, states, observed: nth > 0, earlier: earlierOf(looks) };
    const advanced = advance(known, look(answer), context(nth));
    const changed = new Map(advanced.states.map((state) => [state.id, state]));
    states = [...states.filter(({ id }) => !changed.has(id)), ...advanced.states];
    looks.unshift({
      look: { at: moment(nth), policyHash: "h", environment: "" },
      result: { findings: advanced.findings },
    });
    return new Map(states.map(({ subject, lifecycle }) => [subject, lifecycle]));
  });
}

test("a hit that is gone is resolved by a look that saw everything, and opens again when it is back", () => {
  const [first, second, third] = series(at("a", "b"), at("a"), at("a", "b"));
  assert.deepEqual(
    [first?.get("/h/d/b"), second?.get("/h/d/b"), third?.get("/h/d/b")],
    ["open", "resolved", "reopened"],
  );
  assert.equal(third?.get("/h/d/a"), "open");
});

test("the last hit that is gone is resolved by the pass of the check", () => {
  const [, second] = series(at("a"), files());
  assert.equal(second?.get("/h/d/a"), "resolved");
});

test("a hit that a look could not see is not resolved", () => {
  const [, cut, none] = series(at("a", "b"), { ...at("a"), truncated: true } as Answer, {
    kind: "none",
    reason: "connection-lost",
  });
  assert.deepEqual([cut?.get("/h/d/b"), none?.get("/h/d/b")], ["open", "open"]);
});

test("a finding's id rests on what was found", () => {
  const [one] = look(at("a"));
  assert.equal(one?.id, findingId(ann.id, "p", "open", "/h/d/a"));
});
