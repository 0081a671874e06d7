import assert from "node:assert/strict";
import { test } from "node:test";
import { redactor, secretsOf } from "../../src/cli/redact.ts";

const redact = redactor(
  secretsOf({ AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+canary", MY_TOKEN: "tok-0123456789", A_TOKEN: "abc" }),
);

const cases: readonly (readonly [string, string])[] = [
  ["key wJalrXUtnFEMI/K7MDENG+canary!", "key [secret]!"],
  ["url ?k=wJalrXUtnFEMI%2FK7MDENG%2Bcanary", "url ?k=[secret]"],
  ["GET http://h/?token=t0k3n&x=1", "GET http://h/?token=[secret]&x=1"],
  ["GET https://h/auth?authToken=abc.def", "GET https://h/auth?authToken=[secret]"],
  ["https://user:pass@host/path", "https://[secret]@host/path"],
  ["Cookie: a=b; _xsrf=2|x", "Cookie: [secret]"],
  ["Authorization: token tok", "Authorization: [secret]"],
  ["id ASIAIOSFODNN7EXAMPLE here", "id [secret] here"],
  ["aws_secret_access_key = abc", "aws_secret_access_key = [secret]"],
  ["bearer tok-0123456789", "bearer [secret]"],
];
for (const [given, expected] of cases)
  test(`\`${given}\` is logged as \`${expected}\``, () => assert.equal(redact(given), expected));

test("text without secrets is left as it is, and short values of named variables do not riddle it with masks", () => {
  assert.equal(redact("abc d-123/ana/JupyterLab failed: 403"), "abc d-123/ana/JupyterLab failed: 403");
});
