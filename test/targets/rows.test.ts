import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Reason } from "../../src/model/outcome.ts";
import type { AppRow, DomainInventory, SpaceRow } from "../../src/targets/sagemaker/inventory.ts";
import { rowsOf } from "../../src/targets/sagemaker/rows.ts";

const inventory = (parts: {
  readonly profiles?: readonly string[];
  readonly spaces?: readonly SpaceRow[];
  readonly apps?: readonly Partial<AppRow>[];
  readonly broken?: Partial<Record<"userProfiles" | "spaces" | "apps", Reason>>;
}): DomainInventory => {
  const { profiles = [], spaces = [], apps = [], broken = {} } = parts;
  const cut = (list: "userProfiles" | "spaces" | "apps") =>
    broken[list] === undefined ? {} : { broken: broken[list] };
  return {
    region: "us-east-1",
    domain: "d-abc",
    userProfiles: { rows: profiles.map((name) => ({ name, status: "InService" })), ...cut("userProfiles") },
    spaces: { rows: spaces, ...cut("spaces") },
    apps: { rows: apps.map((app) => ({ createdAt: 0, ...app })), ...cut("apps") },
  };
};
const told = (parts: Parameters<typeof inventory>[0]) =>
  rowsOf(inventory(parts)).map(({ id, blocked }) => [id, blocked?.code]);
const lab = (name: string, owner?: string): SpaceRow => ({
  name,
  appType: "JupyterLab",
  status: "InService",
  ...(owner && { owner }),
});
const denied: Reason = { code: "denied", detail: "ListSpaces: AccessDeniedException" };

describe("the rows of a domain", () => {
  it("have a space whose owner is no longer listed", () => {
    assert.deepEqual(
      told({ spaces: [lab("s", "gone")], apps: [{ space: "s", appType: "JupyterLab", status: "InService" }] }),
      [["sagemaker/d-abc/gone/s/JupyterLab", undefined]],
    );
  });
  it("have a space without an owner, which nobody can be logged in as", () => {
    assert.deepEqual(told({ spaces: [lab("s")], apps: [{ space: "s", appType: "JupyterLab", status: "InService" }] }), [
      ["sagemaker/d-abc/-/s/JupyterLab", "api-error"],
    ]);
  });
  it("do not have what AWS still remembers of a space that was deleted", () => {
    assert.deepEqual(told({ profiles: ["ada"], apps: [{ space: "old", appType: "JupyterLab", status: "Deleted" }] }), [
      ["sagemaker/d-abc/ada/-", "no-app"],
    ]);
  });
  it("have a living app whose space is not listed, as deleted or as what broke the list", () => {
    const apps = [{ space: "s", appType: "JupyterLab", status: "InService" }];
    assert.deepEqual(told({ apps }), [["sagemaker/d-abc/-/s/JupyterLab", "deleted"]]);
    assert.deepEqual(told({ apps, broken: { spaces: denied } }), [
      ["sagemaker/d-abc/-/spaces", "denied"],
      ["sagemaker/d-abc/-/s/JupyterLab", "denied"],
    ]);
  });
  it("take the living app of a space that changed its type, not the remembered one", () => {
    const apps = [
      { space: "s", appType: "CodeEditor", status: "Deleted", createdAt: 9 },
      { space: "s", appType: "JupyterLab", status: "InService", createdAt: 1 },
    ];
    assert.deepEqual(told({ profiles: ["ada"], spaces: [lab("s", "ada")], apps }), [
      ["sagemaker/d-abc/ada/s/JupyterLab", undefined],
    ]);
  });
  it("have Canvas and RStudio as apps without a terminal, and helper apps not at all", () => {
    const apps = ["Canvas", "RStudioServerPro", "KernelGateway", "RSessionGateway", "TensorBoard"].map((appType) => ({
      userProfile: "ada",
      appType,
      status: "InService",
    }));
    assert.deepEqual(told({ profiles: ["ada"], apps }), [
      ["sagemaker/d-abc/ada/Canvas", "unsupported-app"],
      ["sagemaker/d-abc/ada/RStudioServerPro", "unsupported-app"],
    ]);
  });
  it("have a Classic app of a shared space as that space", () => {
    assert.deepEqual(
      told({
        spaces: [{ name: "s", owner: "ada", sharing: "Shared" }],
        apps: [{ space: "s", appType: "JupyterServer", status: "InService" }],
      }),
      [["sagemaker/d-abc/ada/s/JupyterServer", undefined]],
    );
  });
  it("say api-error for a status that nobody knows, and for a name that breaks AWS's pattern", () => {
    const apps = [{ space: "s", appType: "JupyterLab", status: "Dreaming" }];
    assert.deepEqual(told({ spaces: [lab("s", "ada")], apps }), [["sagemaker/d-abc/ada/s/JupyterLab", "api-error"]]);
    const [row] = rowsOf(inventory({ profiles: ["../../\u001b[2Jada"] }));
    assert.equal(row?.blocked?.code, "api-error");
    assert.doesNotMatch(JSON.stringify(row), /\\u001b/);
  });

  describe("with a Classic home that is remembered, whose app AWS lists no more,", () => {
    const remembered = new Set(["sagemaker/d-abc/ada/JupyterServer", "sagemaker/d-abc/bob/s/JupyterServer"]);
    const kept = (parts: Parameters<typeof inventory>[0]) =>
      rowsOf(inventory(parts), remembered).map(({ id, state, blocked }) => [id, state, blocked?.code]);
    it("keep its id instead of the bare user profile's", () => {
      assert.deepEqual(kept({ profiles: ["ada", "carl"] }), [
        ["sagemaker/d-abc/ada/JupyterServer", "None", "app-stopped"],
        ["sagemaker/d-abc/carl/-", "None", "no-app"],
      ]);
    });
    it("keep it beside its owner's spaces, and as a shared space", () => {
      assert.deepEqual(kept({ profiles: ["ada", "bob"], spaces: [lab("l", "ada"), { name: "s", owner: "bob" }] }), [
        ["sagemaker/d-abc/ada/JupyterServer", "None", "app-stopped"],
        ["sagemaker/d-abc/ada/l/JupyterLab", "None", "app-stopped"],
        ["sagemaker/d-abc/bob/s/JupyterServer", "None", "app-stopped"],
      ]);
    });
    it("do not claim that it is stopped where the list of apps broke off", () => {
      assert.deepEqual(kept({ profiles: ["ada"], broken: { apps: denied } }), [
        ["sagemaker/d-abc/-/apps", "Unlisted", "denied"],
        ["sagemaker/d-abc/ada/JupyterServer", "None", "denied"],
      ]);
    });
    it("have it once while its app is listed, and not at all without its user profile or space", () => {
      const apps = [{ userProfile: "ada", appType: "JupyterServer", status: "InService" }];
      assert.deepEqual(kept({ profiles: ["ada"], apps }), [
        ["sagemaker/d-abc/ada/JupyterServer", "InService", undefined],
      ]);
      assert.deepEqual(kept({ profiles: ["bob"] }), [["sagemaker/d-abc/bob/-", "None", "no-app"]]);
    });
  });

  const name = fc.stringMatching(/^[a-z0-9]{1,3}$/);
  const status = fc.constantFrom("InService", "Pending", "Deleting", "Failed", "Deleted", "Other");
  const type = fc.constantFrom("JupyterLab", "JupyterServer", "CodeEditor", "KernelGateway", "Canvas");
  const app = fc.oneof(
    fc.record({ userProfile: name, appType: type, status, createdAt: fc.nat(9) }),
    fc.record({ space: name, appType: type, status, createdAt: fc.nat(9) }),
  );
  const space = fc.record({ name, owner: name, appType: fc.constantFrom("JupyterLab", "CodeEditor"), status });
  const world = fc.record({
    profiles: fc.uniqueArray(name, { maxLength: 8 }),
    spaces: fc.uniqueArray(space, { maxLength: 8, selector: ({ name }) => name }),
    apps: fc.array(app, { maxLength: 12 }),
  });

  it("have every user profile and every space, unique ids, and one order whatever AWS's was", () => {
    fc.assert(
      fc.property(world, ({ profiles, spaces, apps }) => {
        const rows = rowsOf(inventory({ profiles, spaces, apps }));
        for (const profile of profiles) assert.ok(rows.some(({ userProfile }) => userProfile === profile));
        for (const { name } of spaces) assert.equal(rows.filter(({ space }) => space === name).length, 1);
        assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
        const apart = apps.toSorted((a, b) => a.createdAt - b.createdAt);
        assert.deepEqual(
          rowsOf(inventory({ profiles: profiles.toReversed(), spaces: spaces.toReversed(), apps: apart })).map(
            ({ id }) => id,
          ),
          rowsOf(inventory({ profiles, spaces, apps: apart })).map(({ id }) => id),
        );
      }),
    );
  });
  it("let nothing be visited but a running Jupyter app", () => {
    fc.assert(
      fc.property(world, (parts) => {
        for (const row of rowsOf(inventory(parts))) {
          if (row.blocked === undefined)
            assert.ok(row.state === "InService" && ["JupyterLab", "JupyterServer"].includes(row.appType ?? ""), row.id);
        }
      }),
    );
  });
});
