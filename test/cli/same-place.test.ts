import assert from "node:assert/strict";
import { test } from "node:test";
import { nextCommand } from "../../src/cli/remedies/same-place.ts";

test("the next command repeats where homes, policies and memory are, ready for a shell", () => {
  assert.equal(nextCommand(["apply", "plan.json"], {}), "plumbline apply plan.json");
  assert.equal(
    nextCommand(["apply", "my plan.json"], { local: true, policies: "it's here", store: undefined, config: "c.yaml" }),
    String.raw`plumbline apply 'my plan.json' --local --policies 'it'\''s here' --config c.yaml`,
  );
  assert.equal(
    nextCommand(["undo", "01J"], { local: false, region: "eu-central-1", policies: "p" }, ["policies"]),
    "plumbline undo 01J --region eu-central-1",
  );
});
