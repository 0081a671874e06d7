import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { absent, denied, files } from "../../src/checks/case.ts";
import { packageType } from "../../src/checks/package/index.ts";
import type { PackageSpec } from "../../src/checks/package/spec.ts";
import type { Answer } from "../../src/model/observation.ts";

const { remedy } = packageType;
assert.ok(remedy);
const { refuses, describe, probe, repair, layer, notDurable, risk } = remedy;

const prefix = "~/.venvs/ml";
const site = `${prefix}/lib/python3.12/site-packages`;
const pinned: PackageSpec = { name: "Demo.pkg", version: "==2.0", environment: `${prefix}/` };
const gone: PackageSpec = { name: "demo-pkg", state: "absent", environment: prefix };
const folder = (path: string): Answer => files({ path, kind: "directory" });

/** The asks find a virtual environment, and by their paths what else is given. */
function repaired(spec: PackageSpec, given: Readonly<Record<string, Answer>> = {}): readonly string[] | string {
  const usual: Readonly<Record<string, Answer>> = {
    "~/.venvs": folder("~/.venvs"),
    [prefix]: folder(prefix),
    [`${prefix}/bin/python`]: files({ kind: "symlink" }),
    ...given,
  };
  const asked = probe(spec).map((ask) => (ask.kind === "files" ? ask.path : ""));
  for (const path of Object.keys(usual)) assert.ok(asked.includes(path), path);
  const made = repair(
    spec,
    asked.map((path) => usual[path] ?? absent),
  );
  if ("cannot" in made) return made.cannot;
  return made.changes.flatMap((one) => (one.kind === "run" ? [one.command, one.undo ?? ""] : [one.kind]));
}

const python = `"$HOME"/'.venvs/ml/bin/python' -I -m pip`;
const install = (name: string, version: string): string =>
  `${python} install --no-input --disable-pip-version-check --no-cache-dir --no-user --no-deps --only-binary=:all: '${name}==${version}'`;
const uninstall = (name: string): string =>
  `${python} uninstall --yes --no-input --disable-pip-version-check '${name}'`;
const info = (...names: readonly string[]): Readonly<Record<string, Answer>> => ({
  [`${prefix}/lib/python*/site-packages/*.dist-info`]: files(
    ...names.map((name) => ({ path: `${site}/${name}.dist-info`, kind: "directory" as const })),
  ),
});

suite("a package is changed by one command, which its inverse puts back", () => {
  for (const [what, spec, given, ...commands] of [
    ["installed", pinned, {}, install("Demo.pkg", "2.0"), uninstall("Demo.pkg")],
    ["replaced", pinned, info("demo_pkg-1.0"), install("Demo.pkg", "2.0"), install("Demo.pkg", "1.0")],
    ["taken out", gone, info("demo_pkg-1.0", "other-3"), uninstall("demo-pkg"), install("demo-pkg", "1.0")],
  ] as const)
    test(what, () => assert.deepEqual(repaired(spec, given), commands));

  test("also where lib64 is another name of lib", () => {
    const twice = files({ path: `${prefix}/lib64/python3.12/site-packages/demo_pkg-1.0.dist-info`, kind: "directory" });
    const given = { ...info("demo_pkg-1.0"), [`${prefix}/lib64/python*/site-packages/*.dist-info`]: twice };
    assert.deepEqual(repaired(gone, given), [uninstall("demo-pkg"), install("demo-pkg", "1.0")]);
  });
});

suite("a package is left to a person", () => {
  for (const [why, says, spec, given] of [
    ["below a link", /A symlink stands there or on the way/, pinned, { "~/.venvs": files({ kind: "symlink" }) }],
    ["where the way is closed", /not known/, pinned, { [prefix]: denied("~/.venvs") }],
    ["without a Python", /No Python is known/, pinned, { [`${prefix}/bin/python`]: absent }],
    [
      "where the list of packages is not known",
      /not known/,
      pinned,
      { [`${prefix}/lib/python*/site-packages/*.egg`]: denied(site) },
    ],
    [
      "that conda installed",
      /conda installed it/,
      pinned,
      { [`${prefix}/conda-meta/*.json`]: files({ path: `${prefix}/conda-meta/demo-pkg-1.0-py_0.json` }) },
    ],
    [
      "of two Pythons",
      /Several copies/,
      gone,
      {
        [`${prefix}/lib/python*/site-packages/*.dist-info`]: files(
          { path: `${site}/demo_pkg-1.0.dist-info`, kind: "directory" },
          { path: `${prefix}/lib/python3.11/site-packages/demo_pkg-1.0.dist-info`, kind: "directory" },
        ),
      },
    ],
    [
      "that is a link to a folder of somebody's",
      /Which version stands there is not known/,
      gone,
      { [`${prefix}/lib/python*/site-packages/*.egg-link`]: files({ path: `${site}/demo_pkg.egg-link` }) },
    ],
    ["that is not there to be taken out", /not known to be there/, gone, {}],
  ] as const)
    test(why, () => assert.match(String(repaired(spec, given)), says));
});

suite("which package is meant has to be said", () => {
  for (const [spec, why] of [
    [{ only: ["a"], environment: prefix }, /not on the list/],
    [{ name: "a", version: "==1" }, /one environment/],
    [{ name: "a", version: "==1", environment: "~/.conda/envs/*" }, /one place/],
    [{ name: "a", version: "==1", environment: "~/../x" }, /one place/],
    [{ name: "a", version: "==1", environment: "~/.local" }, /no Python of its own/],
    [{ name: "a", version: "==1", environment: "/usr" }, /no Python of its own/],
    [{ name: "a", version: "==1.*", environment: prefix }, /which version is right/],
    [{ name: "a", version: ">=1", environment: prefix }, /which version is right/],
    [{ name: "a", state: "present", environment: prefix }, /which version is right/],
    [{ name: "-rx", state: "absent", environment: prefix }, /none that pip would take/],
    [{ name: "a", version: "1.0.0", manager: "npm", environment: prefix }, /npm would change/],
    [{ name: "a", state: "absent", manager: "conda", environment: prefix }, /conda would change/],
    [{ name: "a", state: "absent", manager: "system" }, /dpkg would change/],
  ] as const satisfies readonly (readonly [PackageSpec, RegExp])[])
    test(JSON.stringify(spec), () => assert.match(refuses(spec) ?? "", why));

  test("and then it is told in words, and whether it lasts", () => {
    assert.equal(refuses(pinned), undefined);
    assert.equal(refuses(gone), undefined);
    assert.equal(describe(pinned), "Install Demo.pkg 2.0 in ~/.venvs/ml, without what it needs besides.");
    assert.equal(describe(gone), "Uninstall demo-pkg from ~/.venvs/ml.");
    assert.deepEqual([layer(gone), notDurable?.(gone), risk(gone, [])], ["home", undefined, "high"]);
    const inImage: PackageSpec = { ...gone, environment: "/opt/conda" };
    assert.equal(refuses(inImage), undefined);
    assert.equal(layer(inImage), "image");
    assert.match(notDurable?.(inImage) ?? "", /build it into the image/);
  });
});
