import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { blockedBy } from "../../src/targets/sagemaker/blocked.ts";

/** What a report says of an app that failed with this text. */
const told = (failure: string): string =>
  blockedBy({
    appType: "JupyterLab",
    app: { status: "Failed", createdAt: 0, failure },
    space: undefined,
    appsBroken: undefined,
  })?.detail ?? "";

describe("AWS's text about a failed app", () => {
  const kept = [
    "ImageNotFoundError: the image version that this space asks for no longer exists.",
    "No access to arn:aws:iam::111122223333:role/service-role/SageMaker-Execution in us-east-1.",
    "Request 5f0c7d3e-3f5b-4d0f-9f5f-0d3f1a2b3c4d failed: InsufficientCapacity for ml.g5.48xlarge.",
  ];
  for (const text of kept) it(`is kept: ${text}`, () => assert.equal(told(text), text));

  const secret = {
    "a query": "GET https://bucket.s3.amazonaws.com/script.sh?X-Amz-Signature=canary failed",
    "a query without a host": "could not read /start.sh?key=canary&other=canary",
    "a named token": "authToken=canary, session_token: 'canary'",
    "a JWT": "401 for eyJhbGciOiJIUzI1NiJ9.canaryeyJzdWIiOiIxMjM0NTY3ODkwIn0.canaryabcDEF123",
    base64: "credential wJalrXUtnFEMI/K7MDENG/bPxRficanaryKEY1 was refused",
    hex: "digest 0123456789abcdef0123456789abcdef was refused",
    "an access key id": "user AKIACANARY0123456789 may not",
  };
  for (const [what, text] of Object.entries(secret)) {
    it(`hides ${what}`, () => {
      assert.doesNotMatch(told(text), /canary|0123456789/i);
      assert.match(told(text), /\[hidden\]/);
    });
  }

  it("is one printable line of at most 200 characters, whatever it is", () => {
    assert.equal(told("a\u001b[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
    assert.equal(told("long ".repeat(100)).length, 200);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        assert.ok([...told(text)].length <= 200);
        assert.doesNotMatch(told(text), /[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
});
