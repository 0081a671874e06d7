import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Boot } from "../../src/model/program.ts";
import type { Target } from "../../src/model/target.ts";
import { Untrusted } from "../../src/model/untrusted.ts";
import { expectIdentity } from "../../src/targets/sagemaker/identity.ts";

const boot = (metadata?: string): Boot => ({
  kind: "boot",
  collector: "perl",
  home: new Untrusted("/home/sagemaker-user"),
  user: new Untrusted("sagemaker-user"),
  uid: 1000,
  ...(metadata !== undefined && { metadata: new Untrusted(metadata) }),
});
const space: Target = {
  id: "x",
  provider: "sagemaker",
  domain: "d-abc",
  userProfile: "ada",
  space: "Ada-lab",
  state: "InService",
};
const classic: Target = { id: "y", provider: "sagemaker", domain: "d-abc", userProfile: "ada", state: "InService" };
const claim = (facts: Readonly<Record<string, unknown>>): string => JSON.stringify({ DomainId: "d-abc", ...facts });
const mismatch = (error: unknown): boolean => error instanceof NotAssessed && error.reason === "identity-mismatch";

describe("the environment's own metadata", () => {
  it("agrees for a space whatever the case of its name", () =>
    expectIdentity(space)(boot(claim({ SpaceName: "ada-LAB", UserProfileName: "" }))));
  it("agrees for Classic by its user profile", () => expectIdentity(classic)(boot(claim({ UserProfileName: "ada" }))));
  it("may never be absent", () => assert.throws(() => expectIdentity(space)(boot()), mismatch));
  const wrong = {
    "another space": claim({ SpaceName: "bob-lab" }),
    "another domain": JSON.stringify({ DomainId: "d-xyz", SpaceName: "Ada-lab" }),
    "no space": claim({ UserProfileName: "ada" }),
    "a space that is no text": claim({ SpaceName: ["Ada-lab"] }),
    "an inherited name": `{"DomainId":"d-abc","__proto__":{"SpaceName":"Ada-lab"}}`,
    "no JSON": "SpaceName=Ada-lab",
    null: "null",
    "more than it may hold": claim({ SpaceName: "Ada-lab", more: "x".repeat(70_000) }),
  };
  for (const [name, metadata] of Object.entries(wrong)) {
    it(`is a mismatch when it is ${name}`, () => assert.throws(() => expectIdentity(space)(boot(metadata)), mismatch));
  }
});
