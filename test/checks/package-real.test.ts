import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { shelves } from "../../src/checks/package/environments.ts";
import { installed } from "../../src/checks/package/installed.ts";
import { canonicalName } from "../../src/checks/package/spec.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

const list = `
import importlib.metadata as m, json, sysconfig
print(json.dumps([[d.name, d.version] for d in m.distributions(path=["/usr/lib/python3/dist-packages"])]))
`;
const { status, stdout } = spawnSync("/usr/bin/python3", ["-I", "-c", list], { encoding: "utf8" });

test(
  "what is read from the names of metadata is what Python itself says is installed",
  { skip: status === 0 ? false : "there is no python3 here" },
  async () => {
    using home = folder();
    const debian = {
      ask: { kind: "files", path: "/usr/lib/python3/dist-packages/*.dist-info" },
      form: "dist-info",
    } as const;
    const older = {
      ask: { kind: "files", path: "/usr/lib/python3/dist-packages/*.egg-info" },
      form: "egg-info",
    } as const;
    const paths = shelves({ only: [] }).map(({ ask }) => ask.path);
    assert.ok(paths.includes(debian.ask.path) && paths.includes(older.ask.path));
    const looked = [debian, older];
    const { answers } = await runLocally(
      looked.map(({ ask }) => ask),
      { home: home.path },
    );
    const { copies, open } = installed(looked, answers);
    assert.equal(open, undefined);
    const said = new Map(
      (JSON.parse(stdout) as readonly (readonly [string, string])[]).map(([name, version]) => [
        canonicalName(name, "pip"),
        version,
      ]),
    );
    assert.ok(said.size > 5, `${said.size} packages`);
    assert.deepEqual(
      [...new Set(copies.map(({ name }) => canonicalName(name, "pip")))].toSorted(),
      [...said.keys()].toSorted(),
    );
    // Debian names some metadata without a version, which is not guessed.
    const versioned = copies.filter(({ version }) => typeof version === "string");
    assert.ok(versioned.length > copies.length / 2);
    for (const { name, version } of versioned) assert.equal(version, said.get(canonicalName(name, "pip")), name);
  },
);
