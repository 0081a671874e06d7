import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import { absent, fact } from "../../src/checks/case.ts";
import { extension } from "../../src/checks/extension/index.ts";
import type { ExtensionSpec } from "../../src/checks/extension/spec.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";

const { remedy } = extension;
assert.ok(remedy);
const { refuses, describe, probe, repair } = remedy;

const home = "/home/sagemaker-user";
const page = "~/.jupyter/labconfig/page_config.json";
const condaPage = "/opt/conda/etc/jupyter/labconfig/page_config.json";
const server = "~/.jupyter/jupyter_server_config.json";
const installed = "/opt/conda/share/jupyter/labextensions/@a/b/package.json";

/** What the asks find where these files are and no other. */
function found(spec: ExtensionSpec, given: Readonly<Record<string, string>>): readonly Answer[] {
  const matches = (path: string, pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(path);
  return probe(spec).map((ask: Ask): Answer => {
    if (ask.kind !== "files") return absent;
    const files = Object.entries(given).filter(([path]) => matches(path, ask.path));
    return {
      kind: "files",
      denied: [],
      truncated: false,
      files: files.map(([path, content]) =>
        fact({
          path: path.replace("~", home),
          content,
          ...(ask.sha256 && { sha256: createHash("sha256").update(content).digest("hex") }),
        }),
      ),
    };
  });
}

function repaired(spec: ExtensionSpec, given: Readonly<Record<string, string>> = {}): unknown {
  const made = repair(spec, found(spec, given));
  if ("cannot" in made) return made.cannot;
  const [change, ...others] = made.changes;
  assert.deepEqual(others, []);
  assert.ok(change?.kind === "write");
  assert.equal(change.path, "kind" in spec && spec.kind === "server" ? server : page);
  return JSON.parse(Buffer.from(change.content).toString());
}

const json = JSON.stringify;
const lab = (state: "enabled" | "disabled", name = "@a/b"): ExtensionSpec => ({ name, state });
const ofServer = (state: "enabled" | "disabled"): ExtensionSpec => ({ name: "evil", state, kind: "server" });
const jp = (extensions: Readonly<Record<string, boolean>>) => ({ ServerApp: { jpserver_extensions: extensions } });

suite("an extension is switched in the home's own file", () => {
  test("off, whether or not there is a file, which keeps what else it says", () => {
    assert.deepEqual(repaired(lab("disabled")), { disabledExtensions: { "@a/b": true } });
    assert.deepEqual(repaired(lab("disabled"), { [page]: '{"x": 1, "disabledExtensions": {"@a/b": false}}' }), {
      x: 1,
      disabledExtensions: { "@a/b": true },
    });
  });

  test("on, by taking back what it says itself, and by another word where something less important says it", () => {
    const off = json({ disabledExtensions: { "@a/b": true, "@a/c": true } });
    assert.deepEqual(repaired(lab("enabled"), { [installed]: "{}", [page]: off }), {
      disabledExtensions: { "@a/c": true },
    });
    assert.deepEqual(repaired(lab("enabled"), { [installed]: "{}", [page]: off, [condaPage]: off }), {
      disabledExtensions: { "@a/b": false, "@a/c": true },
    });
    assert.deepEqual(repaired(lab("enabled"), { [installed]: "{}", [condaPage]: off }), {
      disabledExtensions: { "@a/b": false },
    });
  });

  test("on, with all of its plugins", () => {
    const off = json({ disabledExtensions: { "@a/b:one": true, "@a/b:two": true } });
    assert.deepEqual(repaired(lab("enabled"), { [installed]: "{}", [page]: off }), { disabledExtensions: {} });
  });

  test("off and on, of the server", () => {
    const conda = { "/opt/conda/etc/jupyter/jupyter_server_config.d/evil.json": json(jp({ evil: true })) };
    assert.deepEqual(repaired(ofServer("disabled"), conda), jp({ evil: false }));
    assert.deepEqual(repaired(ofServer("enabled"), { [server]: json(jp({ evil: false, good: true })) }), {
      ...jp({ evil: true, good: true }),
    });
  });
});

suite("an extension is left to a person", () => {
  for (const [why, says, spec, given] of [
    ["that is not installed", /not known to be installed/, lab("enabled"), {}],
    [
      "of which only a plugin should be on while all of it is off",
      /All of @a\/b is disabled/,
      lab("enabled", "@a/b:one"),
      { [installed]: "{}", [page]: json({ disabledExtensions: { "@a/b": true } }) },
    ],
    ["where the file has a list", /does not decide it/, lab("disabled"), { [page]: '{"disabledExtensions": ["x"]}' }],
    [
      "where another file cannot be read",
      /would decide more/,
      lab("disabled"),
      { [condaPage]: '{"disabledExtensions": {"x": true}}', "~/.jupyter/labconfig/page_config.d/a.json": "{" },
    ],
    [
      "of the server where the file would hide another one that the server reads",
      /would decide more/,
      ofServer("disabled"),
      { "/opt/conda/etc/jupyter/jupyter_config.json": json(jp({ evil: true, good: true })) },
    ],
  ] as const)
    test(why, () => assert.match(String(repaired(spec, given)), says));
});

test("which switch is meant has to be said", () => {
  for (const [spec, why] of [
    [{ only: ["@a/*"] }, /not on the list/],
    [{ name: "@a/b", state: "absent" }, /neither installs nor removes/],
    [{ name: "@a/b", locked: true }, /neither installs nor removes/],
    [{ name: "@a/b", state: "enabled", version: ">=1" }, /neither its version nor its lock/],
    [{ name: "evil", state: "disabled" }, /`kind: lab` or `kind: server`/],
  ] as const satisfies readonly (readonly [ExtensionSpec, RegExp])[])
    assert.match(refuses(spec) ?? "", why);
  for (const spec of [lab("disabled"), ofServer("enabled"), { ...lab("enabled", "evil"), kind: "lab" }] as const)
    assert.equal(refuses(spec), undefined);
  assert.equal(describe(lab("disabled")), `Disable @a/b in ${page}.`);
  assert.match(describe(ofServer("enabled")), /Enable evil in .*when the server starts again/);
});
