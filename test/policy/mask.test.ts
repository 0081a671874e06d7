import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { isSecretKey, looksSecret, maskLine } from "../../src/policy/mask.ts";

suite("a line that a problem shows", () => {
  for (const [line, shown] of [
    ["token: hunter2", "token: *******"],
    ["  password: 'a b'  # why", "  password: *****  # why"],
    ["{ secret: hunter2, port: 1 }", "{ secret: *******, port: 1 }"],
    ['"apiKey": "hunter2"', '"apiKey": *********'],
    ["webhookSecret: hunter2 # note", "webhookSecret: ******* # note"],
    ["url: https://u:p@h/x", "url: https://***@h/x"],
    ["name: ghp_abcdefghij0123456789", "name: ************************"],
    ["tokenEnv: MY_TOKEN", "tokenEnv: MY_TOKEN"],
    ["tokenUser: bot", "tokenUser: bot"],
    ["key: aws_secret_access_key", "key: aws_secret_access_key"],
    ["title: the password is old", "title: the password is old"],
    ["token:", "token:"],
    ["token: { a: 1 }", "token: { a: 1 }"],
  ] as const)
    test(`\`${line}\` is shown as \`${shown}\``, () => assert.equal(maskLine(line), shown));

  test("keeps its length, so that a caret under it stays where it was", () => {
    const part = fc.constantFrom(
      "token",
      "password",
      ": ",
      "'",
      '"',
      "ghp_",
      "a1b2c3d4e5f6g7h8",
      " ",
      ",",
      "#",
      "://",
      "@",
      "{",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 20 }), (parts) => {
        const line = parts.join("");
        assert.equal(maskLine(line).length, line.length);
      }),
    );
  });

  test("takes no longer than it should, however it repeats itself", () => {
    for (const word of ["token", "token: ", "a_", "'token': '", "ghp_", "xoxb-"]) {
      const start = performance.now();
      maskLine(word.repeat(4_000 / word.length));
      assert.ok(performance.now() - start < 500, word);
    }
  });
});

test("a key promises a secret by its last word", () => {
  for (const key of ["token", "PASSWORD", "webhook_secret", "api-key", "metricsToken"])
    assert.ok(isSecretKey(key), key);
  for (const key of ["tokenEnv", "tokenUser", "secretEnv", "key", "gpgKeys", "allowedSigners"])
    assert.ok(!isSecretKey(key), key);
});

test("a well-known form of secret is seen again and again, since nothing is remembered between two looks", () => {
  for (let look = 0; look < 3; look++) {
    assert.ok(looksSecret("ghp_abcdefghij0123456789"));
    assert.ok(looksSecret("x AKIAABCDEFGHIJKLMNOP y"));
    assert.ok(!looksSecret("MY_TOKEN"));
  }
});
