import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, plumbline } from "./support/plumbline.ts";

const python = "/usr/bin/python3";

/** A wheel of one module, with its metadata. */
const makeWheel = `
import sys, zipfile
name, version, folder = sys.argv[1:]
info = f"{name}-{version}.dist-info"
parts = {
  f"{name}.py": f"version = '{version}'\\n",
  f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
  f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = "".join(f"{path},,\\n" for path in [*parts, f"{info}/RECORD"])
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
  for path, text in {**parts, f"{info}/RECORD": record}.items(): wheel.writestr(path, text)
`;

const policy = (...checks: readonly string[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: packages }",
    "spec:",
    "  checks:",
    ...checks.map((check) => `    - ${check}`),
    "",
  ].join("\n");
const pinned = (name: string, assertion: string): string =>
  `{ id: ${name}, package: { name: ${name}, environment: ~/.venvs/ml, ${assertion} }, remedy: auto }`;

const venv = spawnSync(python, ["-c", "import venv, ensurepip"]).status === 0;
const skip = venv ? false : `there is no ${python} with venv and pip; on Debian, apt-get install python3-venv`;
test("where Python's venv is wanted, it is there", () =>
  assert.ok(venv || process.env["PLUMBLINE_REQUIRE_JUPYTER"] !== "1", String(skip)));

/** A folder with a virtual environment in a fixture's home: what is `before` stands in it, and its pip finds all wheels. */
function environment(before: readonly string[]) {
  const place = folder({ "policies/README": "", "wheels/README": "" });
  const at = (path: string): string => join(place.path, path);
  const home = "policies/fixtures/fail-x/home";
  for (const [name, version] of [
    ["alpha", "2.0"],
    ["beta", "1.0"],
    ["beta", "2.0"],
    ["gamma", "1.0"],
  ])
    execFileSync(python, ["-c", makeWheel, name ?? "", version ?? "", at("wheels")]);
  mkdirSync(at(`${home}/.config/pip`), { recursive: true });
  const config = `[global]\nno-index = true\nfind-links = ${at("wheels")}\n`;
  writeFileSync(at(`${home}/.config/pip/pip.conf`), config);
  execFileSync(python, ["-m", "venv", at(`${home}/.venvs/ml`)]);
  const pip = [at(`${home}/.venvs/ml/bin/python`), "-I", "-m", "pip", "install", "--quiet"] as const;
  execFileSync(pip[0], [...pip.slice(1), "--no-index", "--find-links", at("wheels"), ...before]);
  return { ...place, at };
}

test(
  "packages of a real virtual environment are installed, replaced and taken out by its own pip, and back",
  { skip },
  async () => {
    using place = environment(["beta==1.0", "gamma==1.0"]);
    const checks = [
      pinned("alpha", "version: ==2.0"),
      pinned("beta", "version: ==2.0"),
      pinned("gamma", "state: absent"),
    ];
    writeFileSync(place.at("policies/p.yaml"), policy(...checks));
    const fixture = (more: string) =>
      writeFileSync(place.at("policies/fixtures/fail-x/fixture.yaml"), `title: t\n${more}\n`);
    fixture("fails: [alpha, beta, gamma]");
    const { code, stdout, stderr } = await plumbline(["test"], { cwd: place.path });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /3 repairs made, made again and undone/);
    writeFileSync(place.at("policies/p.yaml"), policy(pinned("alpha", "version: ==3.0")));
    fixture("fails: [alpha]");
    const unknown = await plumbline(["test"], { cwd: place.path });
    assert.equal(unknown.code, 1, unknown.stdout);
    assert.match(unknown.stdout, /the command: exit 1: .*alpha==3\.0/);
  },
);
