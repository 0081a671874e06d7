import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { redactText } from "../../src/policy/fixture/redact-text.ts";

const nobody = { names: [] };

suite("a text that is recorded", () => {
  const cases: readonly (readonly [title: string, text: string, redacted: string])[] = [
    [
      "keeps the form of a key and none of its characters",
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
      "aws_secret_access_key = xXxxxXXxxXXXX/X0XXXXX/xXxXxxXXXXXXXXXXXX\n",
    ],
    ["keeps what says of which kind a secret is", "id AKIAIOSFODNN7EXAMPLE", "id AKIAXXXXXXXX0XXXXXXX"],
    [
      "loses passwords of .netrc",
      "machine git.example login ada password hunter22",
      "machine git.example login xxx password xxxxxx00",
    ],
    ["loses a login in a URL", "https://ada:hunter22@git.example/a.git", "https://xxx:xxxxxx00@git.example/a.git"],
    [
      "loses what docker keeps",
      '{"auths": {"r.example": {"auth": "YWRhOmh1bnRlcjI="}}}',
      '{"auths": {"r.example": {"auth": "XXXxXxx0xxXxxxX="}}}',
    ],
    ["loses the token of npm", "//npm.example/:_authToken=npm_a1B2c3\n", "//npm.example/:_authToken=npm_x0X0x0\n"],
    [
      "loses a private key",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nx0XxxxXxxX0x\n-----END OPENSSH PRIVATE KEY-----",
    ],
    ["loses addresses", "email = ada.lovelace@corp.example.org", "email = someone@example.com"],
    ["keeps what only refers to a secret", "password: ${NPM_TOKEN}", "password: ${XXX_XXXXX}"],
    [
      "keeps plain words and paths",
      "export PATH=$HOME/.local/bin:/opt/conda/bin\n",
      "export PATH=$HOME/.local/bin:/opt/conda/bin\n",
    ],
  ];
  for (const [title, text, redacted] of cases) test(title, () => assert.equal(redactText(text, nobody), redacted));

  test("loses the names of its person and of their home, and no part of another word", () => {
    const person = { home: "/home/ada-l", names: ["ada-l", "root"] };
    assert.equal(
      redactText("/home/ada-l/x by ada-l, not of ada-lovelace; root", person),
      "/home/sagemaker-user/x by someone, not of ada-lovelace; root",
    );
  });
});

test("no secret of a file that names it survives, whatever it is made of", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9/+]{12,40}$/).filter((one) => /[1-9]/.test(one) && /[a-w]/.test(one));
  const key = fc.constantFrom("password", "aws_secret_access_key", "TOKEN", "api-key", "client_secret");
  const form = fc.constantFrom(
    (name: string, value: string) => `${name} = ${value}\n`,
    (name: string, value: string) => `  "${name}": "${value}",\n`,
    (name: string, value: string) => `export ${name}='${value}'\n`,
    (name: string, value: string) => `${name}: ${value}\n`,
  );
  fc.assert(
    fc.property(secret, key, form, (value, name, write) => {
      const text = `# a\n${write(name, value)}b = 1\n`;
      const redacted = redactText(text, nobody);
      assert.ok(!redacted.includes(value), redacted);
      assert.equal(redacted.length, text.length);
    }),
  );
});

test("a megabyte of anything is redacted, also where a pattern could look back for ever", () => {
  for (const part of ["password", "a", "A1", "://", "x@", "-----BEGIN PRIVATE KEY-----", "token = ", "\n", "@a."]) {
    const text = part.repeat(Math.ceil(1_000_000 / part.length));
    assert.ok(redactText(text, nobody).length > 0, part);
  }
});
