import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { showText, showValue } from "../../src/checks/show.ts";
import { printable } from "../../src/model/untrusted.ts";

const secrets = [
  ["a password in a URL", "https://ada:hunter2hunter@pypi.example/simple", "hunter2hunter"],
  ["a user name in a URL", "http://s3cr3tname@proxy.example:3128", "s3cr3tname"],
  ["an AWS key id", "key AKIAEXAMPLEEXAMPLE00", "AKIAEXAMPLE"],
  ["a GitHub token", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123"],
  ["a token that is assigned", 'token: "correct-horse"', "correct-horse"],
  ["a password that is assigned", "PGPASSWORD=opensesame psql", "opensesame"],
  ["a token in a query", "https://x.example/lab?token=opensesame&a=1", "opensesame"],
  ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJhbGci"],
  ["a long random word", "x wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY y", "wJalrX"],
  ["a long hexadecimal word", "0123456789abcdef0123456789abcdef", "0123456789abcdef"],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", "OPENSSH"],
] as const;

describe("what is shown of a target's values", () => {
  for (const [title, text, secret] of secrets) {
    test(`${title} is taken out`, () => {
      assert.ok(!showText(text).includes(secret), showText(text));
      assert.ok(showText(text).includes("[redacted]"));
    });
  }

  for (const text of [
    "0027",
    "https://pypi.internal.example/simple",
    "conda-forge",
    "4.5.10",
    "/opt/shared/pip.conf",
    "true",
  ]) {
    test(`${text} is shown as it is`, () => assert.equal(showText(text), text));
  }

  for (const key of [
    "//registry.npmjs.org/:_authToken",
    "_auth",
    "auths.x.auth",
    "global.password",
    "aws_secret_access_key",
    "api-key",
  ]) {
    test(`nothing under ${key} is shown`, () => {
      assert.ok(!showValue("plain", key).includes("plain"));
      assert.ok(!showValue(12345, key).includes("12345"));
    });
  }

  test("any text becomes one short printable line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (text) => {
        const line = showText(text);
        assert.equal(line, printable(line));
        assert.ok(line.length <= 161 * 9);
      }),
    );
  });
});
