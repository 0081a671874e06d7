import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: true;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("package.json"));
const packages: Readonly<Record<string, Locked>> = JSON.parse(read("package-lock.json")).packages;
const locked = Object.entries(packages).filter(([path]) => path !== "");
const runtime: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.optionalDependencies };
const direct: Readonly<Record<string, string>> = { ...runtime, ...manifest.devDependencies };

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "MIT-0",
]);

test("every direct dependency has its reason in one line of docs/dependencies.md, and every line a dependency", () => {
  const lines = read("docs/dependencies.md").matchAll(/^- `(?<name>[^`]+)`: \S.*\.$/gm);
  const explained = Array.from(lines, ({ groups }) => groups?.["name"] ?? "");
  assert.deepEqual(explained.toSorted(), Object.keys(direct).toSorted());
});

test("at most 25 packages are direct runtime dependencies", () => {
  assert.ok(
    Object.keys(runtime).length <= 25,
    `${Object.keys(runtime).length} direct runtime dependencies; delete one first`,
  );
});

test("every direct version is pinned exactly, and the lockfile holds that version", () => {
  for (const [name, version] of Object.entries(direct)) {
    assert.match(
      version,
      /^\d+\.\d+\.\d+$/,
      `${name} is "${version}": pin one version, so that every clone is the same`,
    );
    assert.equal(packages[`node_modules/${name}`]?.version, version, name);
  }
});

test("only the development dependency `node` runs a script when it is installed", () => {
  const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  assert.deepEqual(scripted, ["node_modules/node"]);
  assert.deepEqual(manifest.allowScripts, { node: true });
  assert.ok("node" in manifest.devDependencies);
});

/** Used as they are, for development alone, and never part of what is published. */
const forDevelopment = new Set(["MPL-2.0"]);

test("every licence in the tree is permissive, or leaves alone what is published", () => {
  assert.ok(locked.length > 100, `the lockfile lists only ${locked.length} packages`);
  const others = locked
    .filter(
      ([, { license, dev }]) => !permissive.has(license ?? "") && !(dev === true && forDevelopment.has(license ?? "")),
    )
    .map(([path, { license }]) => `${path}: ${license}`);
  assert.deepEqual(others, []);
});

test("the lockfile serves every platform, not only the one it was written on", () => {
  const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(name, path))
      .map((name) => `${path} needs ${name}`),
  );
  assert.deepEqual(
    missing,
    [],
    "`npm ci` refuses such a lockfile; choose a version whose binaries the registry has in full",
  );
  assert.ok("node_modules/@lydell/node-pty-darwin-arm64" in packages);
});

/** Node's own search: the package's own node_modules first, then those of the folders above it. */
function isLocked(name: string, from: string): boolean {
  const nested = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (nested in packages) return true;
  return from !== "" && isLocked(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}
