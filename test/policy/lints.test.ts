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
