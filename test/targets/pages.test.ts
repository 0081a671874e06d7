import assert from "node:assert/strict";
import { it } from "node:test";
import { NotAssessed } from "../../src/model/errors.ts";
import { pages } from "../../src/targets/sagemaker/pages.ts";

const read = async (next: (token: string | undefined) => string | undefined) => {
  const seen: (string | undefined)[] = [];
  const fetch = async (token: string | undefined) => {
    seen.push(token);
    assert.ok(seen.length < 10, "it goes round for ever");
    return { NextToken: next(token) };
  };
  const error = await Array.fromAsync(pages("ListApps", fetch)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { seen, reason: error instanceof NotAssessed ? error.reason : error };
};

it("a list is read to its last page", async () => {
  assert.deepEqual(await read((token) => (token === undefined ? "a" : token === "a" ? "b" : undefined)), {
    seen: [undefined, "a", "b"],
    reason: undefined,
  });
});

it("a list whose page tokens go round is given up at the first that comes back", async () => {
  assert.deepEqual(await read(() => "a"), { seen: [undefined, "a"], reason: "api-error" });
  assert.deepEqual(await read((token) => (token === "a" ? "b" : "a")), {
    seen: [undefined, "a", "b"],
    reason: "api-error",
  });
});
