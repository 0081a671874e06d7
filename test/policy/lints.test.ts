import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";

const policy = ({ controls = "{}", check = "file: { path: ~/a, exists: true }" }): string => `apiVersion: plumbline/v1
kind: Policy
metadata: { name: p }
spec:
  controls: ${controls}
  checks:
    - id: c
      ${check}
`;
const parse = (text: string) => parsePolicies([{ path: "p.yaml", text }], checkTypes);

/** Put together here, so that no scanner takes this file for a leak. */
const secrets = {
  "an AWS key": ["AKIA", "QWERTYUIOPASDFGH"].join(""),
  "a token of GitHub": ["ghp", "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"].join("_"),
  "a token of npm": ["npm", "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"].join("_"),
  "a JSON web token": ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "abcdefghijklmno"].join("."),
};

suite("a secret in a policy is a mistake that does not repeat it", () => {
  for (const [what, secret] of Object.entries(secrets))
    test(what, () => {
      const parsed = parse(policy({ check: `file: { path: ~/a, contains: "x ${secret}" }` }));
      assert.ok(!parsed.ok);
      assert.deepEqual(
        parsed.problems.map(({ code, line, frame }) => [code, line, frame]),
        [["secret-in-policy", 8, ""]],
      );
      assert.ok(!JSON.stringify(parsed.problems).includes(secret));
    });
  test("a private key of several lines", () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj".repeat(2)}`;
    const parsed = parse(policy({ check: `file: { path: ~/a, contains: ${JSON.stringify(key)} }` }));
    assert.deepEqual(parsed.ok ? [] : parsed.problems.map(({ code }) => code), ["secret-in-policy"]);
  });
  for (const [title, check] of [
    ["a pattern", "file: { path: ~/a, lacks: { matches: 'AKIAQWERTYUIOPASDFGH' } }"],
    ["an example", "file: { path: ~/a, lacks: AKIAIOSFODNN7EXAMPLE }"],
    ["the first line of a key", 'file: { path: ~/a, lacks: "-----BEGIN RSA PRIVATE KEY-----" }'],
    ["a hash", `file: { path: ~/a, sha256: "${"a1".repeat(32)}" }`],
  ] as const)
    test(`${title} is none`, () => assert.ok(parse(policy({ check })).ok));
});

const known = [
  "{ nist-800-53: [AC-6, AC-6(10), SI-7, SR-12, PM-32], iso-27001: [A.5.37, A.8.34], soc2: [CC6.8, A1.3], cis-controls-v8: ['18.5', '3', '4.12'] }",
  "{ our-own: [whatever, X-1] }",
];
for (const controls of known)
  test(`${controls} is known, or nobody else's`, () => assert.deepEqual(parse(policy({ controls })).warnings, []));

const doubtful: readonly (readonly [controls: string, code: string, says: RegExp])[] = [
  ["{ nist-800-53: [AC-26] }", "unknown-control", /no control "AC-26"/],
  ["{ nist-800-53: [ac-6] }", "unknown-control", /"ac-6"/],
  ["{ nist-800-53: [AC6] }", "unknown-control", /"AC6"/],
  ["{ iso-27001: [A.9.1] }", "unknown-control", /"A\.9\.1"/],
  ["{ soc2: [CC6.9] }", "unknown-control", /"CC6\.9"/],
  ["{ cis-controls-v8: ['19.1'] }", "unknown-control", /"19\.1"/],
  ["{ nist-80053: [AC-6] }", "unknown-framework", /"nist-800-53" is/],
];
for (const [controls, code, says] of doubtful)
  test(`${controls} is a warning`, () => {
    const parsed = parse(policy({ controls }));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.warnings.map((one) => one.code),
      [code],
    );
    assert.match(parsed.warnings[0]?.message ?? "", says);
  });

const pair = (first: string, second: string, targets: readonly [string, string] = ["", ""]): string =>
  [first, second]
    .map(
      (check, nth) =>
        `apiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: p${nth} }\nspec:\n${targets[nth]}  checks:\n    - id: c${nth}\n      ${check}\n`,
    )
    .join("---\n");
const closed = "file: { path: ~/a, mode: '0600' }";
const open = "file: { path: ~/a, mode: '0644' }";

suite("two checks that cannot both hold", () => {
  for (const [title, first, second] of [
    ["modes of one file", closed, open],
    ["a file that is and is not", "file: { path: ~/a, exists: true }", "file: { path: ~/a, exists: false }"],
    [
      "values of one setting",
      "setting: { path: ~/a, format: json, key: k, equals: 1 }",
      "setting: { path: ~/a, format: json, key: k, equals: 2 }",
    ],
    [
      "a setting that is and is not",
      "setting: { path: ~/a, format: json, key: k, equals: 1 }",
      "setting: { path: ~/a, format: json, key: k, absent: true }",
    ],
    ["states of one extension", "extension: { name: a, state: enabled }", "extension: { name: a, state: disabled }"],
    ["a variable", "environment: { name: A, equals: b }", "environment: { name: A, equals: c }"],
  ] as const)
    test(`${title} are told, with the place of the earlier one`, () => {
      const parsed = parse(pair(first, second));
      assert.ok(parsed.ok);
      assert.deepEqual(
        parsed.warnings.map(({ code, line }) => [code, line]),
        [["contradiction", 14]],
      );
      assert.match(parsed.warnings[0]?.message ?? "", /p1\/c1 wants .* p0\/c0 at p\.yaml:6 wants/);
    });

  for (const [title, text] of [
    ["the same value", pair(closed, closed)],
    ["different files", pair(closed, open.replace("~/a", "~/b"))],
    ["matchers that may overlap", pair("file: { path: ~/a, mode: { atMost: '0640' } }", open)],
    [
      "targets that cannot be the same",
      pair(closed, open, ["  targets: { userProfiles: [ann] }\n", "  targets: { userProfiles: [bob] }\n"]),
    ],
    [
      "tags that exclude each other",
      pair(closed, open, ["  targets: { tags: { team: a } }\n", "  targets: { tags: { team: b } }\n"]),
    ],
  ] as const)
    test(`${title} are none`, () => {
      const parsed = parse(text);
      assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
    });
  test("patterns of names may meet", () => {
    const parsed = parse(
      pair(closed, open, ["  targets: { userProfiles: ['a*'] }\n", "  targets: { userProfiles: [bob] }\n"]),
    );
    assert.equal(parsed.warnings.length, 1);
  });
});
