import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Notice } from "../../src/model/notice.ts";
import { emailBody } from "../../src/notify/email-body.ts";
import { toMessage } from "../../src/notify/message.ts";
import { forAlice, forOperators, group, item } from "./support/notices.ts";

const shown = (notice: Notice, most = 100): string => {
  const message = toMessage(notice, { most });
  return `Subject: ${message.subject}\n\n${emailBody(message)}`;
};

/** The file's name is the claim. Run with UPDATE_GOLDEN=1 to write the files anew, then read the difference. */
function golden(sentence: string, text: string): void {
  test(sentence, () => {
    const path = join(import.meta.dirname, "golden", `${sentence.replaceAll(" ", "-")}.txt`);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
    assert.equal(text, readFileSync(path, "utf8"));
  });
}

const resolved = item({ change: "resolved", finding: "b".repeat(64), observed: "no line matches", deadline: null });
const asked = item({
  finding: "c".repeat(64),
  cause: "policy",
  severity: "critical",
  policy: "approved-extensions",
  check: "only-approved",
  title: "Only approved extensions are enabled",
  subject: "",
  observed: "@evil/miner see https://evil.example/install",
  remediation: null,
  deadline: null,
  space: "team-space",
});
const later = group([item({ change: "reopened", userProfile: "bob", target: "sagemaker/d-abc123/bob/JupyterLab" })], {
  run: "01JQ0000000000000000000002",
  startedAt: "2026-03-03T03:00:00.000Z",
});

golden(
  "operators read the worst run first and in it the worst finding first",
  shown(forOperators(later, group([resolved, item(), asked]))),
);
golden(
  "a person reads what was found and why and how to fix it and until when",
  shown(forAlice(group([item(), asked]))),
);
golden("a person whose finding is resolved reads that nothing more is to be done", shown(forAlice(group([resolved]))));
golden(
  "each other change says what it means",
  shown(
    forOperators(
      group(
        (["flapping", "settled", "stale", "fresh", "contested", "orphaned"] as const).map((change, at) =>
          item({ change, cause: "time", finding: `${at}`.repeat(64) }),
        ),
      ),
    ),
  ),
);
golden("what a cap leaves out is counted", shown(forOperators(group([item(), asked, resolved]), later), 3));

test("the subject counts the whole notice, and names the worst of what asks for action only", () => {
  const notice = forOperators(group([{ ...resolved, severity: "critical" }, item()]), later);
  assert.equal(toMessage(notice, { most: 1 }).subject, "Plumbline: 1 opened, 1 resolved, 1 reopened (worst: high)");
});

test("what was left out before the message was made is counted in subject, heading and end", () => {
  const left = group([item(), resolved], { omitted: { opened: 40, resolved: 2 } });
  const operators = toMessage(forOperators(left), { most: 2 });
  assert.equal(operators.subject, "Plumbline: 41 opened, 3 resolved (worst: high)");
  assert.match(operators.sections[0]?.heading[0] ?? "", /: 41 opened, 3 resolved$/);
  assert.equal(operators.more, 43);
  const person = toMessage(forAlice(left), { most: 100 });
  assert.deepEqual([person.subject, person.more], ["Plumbline: 41 things to fix in your Studio home", 42]);
});

test("the same items in any order give the same text", () => {
  const items = [resolved, item(), asked];
  assert.equal(shown(forOperators(group(items))), shown(forOperators(group(items.toReversed()))));
});
