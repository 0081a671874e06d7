import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";

import { findingId, toFinding } from "../../src/engine/finding.ts";
import { type Outcome, unknown } from "../../src/model/outcome.ts";
import { printable } from "../../src/model/untrusted.ts";
import { check, user } from "./support/fleet.ts";

const pass: Outcome = { kind: "pass", expected: "absent", observed: "absent" };
const judged = (subject = "", target = user("ann")) => ({
  target,
  policy: "p",
  check: check("c", { subject }),
  revision: "0000",
});
const finding = (outcome: Outcome, subject = "") => toFinding(judged(subject), { outcome });

test("a finding's id is the sha256 of what it is about", () => {
  const about = ["sagemaker/d-1/ann/JupyterLab", "p", "c", "~/x"];
  const id = createHash("sha256").update(JSON.stringify(about)).digest("hex");
  assert.equal(finding(pass, "~/x").id, id);
});

test("what was seen, its severity and its title leave the id as it is", () => {
  const other = check("c", { title: "New title", severity: "critical" });
  const changed = toFinding(
    { ...judged("", user("ann", { state: "Failed" })), check: other, revision: "1111" },
    { outcome: unknown("race") },
  );
  assert.equal(changed.id, finding(pass).id);
});

test("names that run into each other give different ids", () => {
  assert.notEqual(findingId("a", "b", "c", "d"), findingId("a", "bc", "", "d"));
});

test("only what was observed has an assurance above A0", () => {
  assert.equal(finding(pass).assurance, "A1");
  assert.equal(finding({ kind: "notApplicable", fact: "no such app" }).assurance, "A1");
  assert.equal(finding(unknown("race")).assurance, "A0");
});

test("the fact that decides on not-applicable is kept as the detail, and is no reason", () => {
  const { reason, detail } = finding({ kind: "notApplicable", fact: "the app is RStudio" });
  assert.deepEqual([reason, detail], [null, "the app is RStudio"]);
});

test("whatever bytes a target sends, each text of a finding is printable and capped", () => {
  const text = fc.string({ unit: "binary", maxLength: 3000 });
  fc.assert(
    fc.property(text, text, text, fc.array(text, { maxLength: 40 }), (subject, expected, observed, evidence) => {
      const outcomes: readonly Outcome[] = [{ kind: "fail", expected, observed }, unknown("race", observed)];
      for (const outcome of outcomes) {
        const made = toFinding(judged(subject), { outcome, evidence });
        const texts = [made.subject, made.expected, made.observed, ...made.evidence, made.detail ?? ""];
        for (const one of texts) {
          assert.equal(printable(one, Infinity), one);
          assert.ok(one.length <= 10_100);
        }
        assert.ok(made.evidence.length <= 20);
      }
    }),
  );
});
