import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createHome } from "../../src/simulator/homes/create-home.ts";
import type { HomeTrait } from "../../src/simulator/homes/home-traits.ts";
import { writeSystem } from "../../src/targets/fixture/system.ts";
import { collectors } from "./observe.ts";
import { policyNames, readChecks, outcomes } from "./shipped.ts";

/** What each drift of a simulated home brings to light; a home without drift complies with all shipped policies. */
const found: readonly (readonly [trait: HomeTrait | undefined, fails: readonly string[]])[] = [
  [undefined, []],
  ["poisoned-shell", []],
  ["access-keys", ["no-aws-keys"]],
  ["git-credentials", ["no-git-credentials"]],
  ["open-private-key", ["folder-is-closed", "private-keys-closed"]],
  ["netrc", ["no-netrc-passwords"]],
  ["unapproved-extension", ["only-approved-lab-extensions"]],
  ["disabled-lock", ["extension-manager-locked"]],
  ["public-index", ["conda-uses-mirror", "npm-uses-mirror", "pip-has-no-other-index", "pip-uses-mirror"]],
];

const checks = policyNames.flatMap(readChecks);

for (const [trait, fails] of found) {
  test(`a simulated home with ${trait ?? "no drift"} fails ${fails.join(", ") || "nothing"}`, async (context) => {
    const base = mkdtempSync(join(tmpdir(), "plumbline-simulated-"));
    context.after(() => rmSync(base, { recursive: true }));
    const place = { home: join(base, "home"), root: join(base, "root") };
    createHome(place.home, { name: "ada", traits: trait === undefined ? [] : [trait] });
    await writeSystem({ processes: [] }, place.root);
    for (const collector of collectors) {
      const all = Object.entries(await outcomes(checks, place, { collector }));
      assert.deepEqual(
        all.filter(([, outcome]) => outcome !== "pass" && outcome !== "notApplicable").toSorted(),
        fails.map((id) => [id, "fail"]),
        `by the collector ${collector}`,
      );
    }
  });
}
