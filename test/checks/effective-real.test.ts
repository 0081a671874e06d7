import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, suite, test } from "node:test";
import fc from "fast-check";
import { noContext } from "../../src/checks/case.ts";
import { setting } from "../../src/checks/setting/index.ts";
import type { EffectiveSetting } from "../../src/checks/setting/spec.ts";
import type { Answer } from "../../src/model/observation.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { ReplyReader } from "../../src/probe/reply.ts";
import { missing } from "../support/jupyter.ts";
import { freshNonce } from "../support/program.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-effective-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the program below a Python, as a Jupyter server's terminal would, with these arguments after Python's own. */
const server = `import subprocess, sys; at = sys.argv.index("--program"); sys.exit(subprocess.run(sys.argv[at + 1:]).returncode)`;

async function ask(home: string, environment: Readonly<Record<string, string>>, options: readonly string[]) {
  const spec: EffectiveSetting = { effective: "jupyter", key: "A.b", absent: true };
  const program = compileProgram(setting.probe(spec), { nonce: freshNonce() });
  const child = spawn("/usr/bin/python3", ["-c", server, ...options, "--program", ...program.argv], {
    env: { HOME: home, PATH: "/usr/bin:/bin", ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const reader = new ReplyReader(program);
  const answers: Answer[] = [];
  child.stdout.setEncoding("latin1");
  for await (const part of child.stdout)
    for (const frame of reader.push(String(part))) {
      if (frame.kind === "boot") child.stdin.write(program.go);
      if (frame.kind === "answer") answers[frame.index] = frame.answer;
      if (frame.kind === "end") child.stdin.end();
    }
  await ended;
  return answers;
}

const keys = ["ServerApp.ip", "ServerApp.port", "ServerApp.disable_check_xsrf", "ServerApp.tornado_settings"] as const;
const values: Readonly<Record<(typeof keys)[number], readonly (string | number | boolean | object)[]>> = {
  "ServerApp.ip": ["127.0.0.1", "127.0.0.2"],
  "ServerApp.port": [9001, 9002],
  "ServerApp.disable_check_xsrf": [true, false],
  "ServerApp.tornado_settings": [{ a: 1 }, { b: 2 }],
};
const python = (value: unknown): string =>
  JSON.stringify(value).replaceAll("true", "True").replaceAll("false", "False");

/** Some of the keys, as a file sets them. */
const content = fc
  .subarray([...keys], { minLength: 1 })
  .chain((some) => fc.record(Object.fromEntries(some.map((key) => [key, fc.constantFrom(...values[key])]))));
const file = fc.record({
  at: fc.constantFrom(".jupyter", ".local/etc/jupyter", "extra"),
  name: fc.constantFrom("jupyter_server_config", "jupyter_config"),
  kind: fc.constantFrom("json", "py"),
  content,
});
const world = fc.record({
  files: fc.uniqueArray(file, {
    minLength: 1,
    maxLength: 6,
    selector: ({ at, name, kind }) => `${at}/${name}.${kind}`,
  }),
  moved: fc.boolean(),
  noUserSite: fc.boolean(),
});

suite("what Jupyter's layers come to", { skip: missing("jupyter-server") }, () => {
  test("is what the real server says of its own configuration, whichever layers set a key", async () => {
    for (const [nth, { files, moved, noUserSite }] of fc.sample(world, { numRuns: 9, seed: 5 }).entries()) {
      const home = join(folder, String(nth));
      for (const { at, name, kind, content: set } of files) {
        const path = join(home, at, `${name}.${kind}`);
        mkdirSync(dirname(path), { recursive: true });
        const nested: Record<string, Record<string, unknown>> = {};
        for (const [key, value] of Object.entries(set)) {
          const [section = "", trait = ""] = key.split(".");
          nested[section] = { ...nested[section], [trait]: value };
        }
        const lines = Object.entries(set).map(([key, value]) => `c.${key} = ${python(value)}`);
        writeFileSync(path, kind === "json" ? JSON.stringify(nested) : `${lines.join("\n")}\n`);
      }
      // `extra` is a folder that is looked at only when the server is told to look into `.jupyter` there.
      const environment = {
        ...(moved && { JUPYTER_CONFIG_DIR: join(home, ".local/etc/jupyter") }),
        ...(noUserSite && { PYTHONNOUSERSITE: "1" }),
      };
      const real = spawnSync("/usr/bin/python3", ["-m", "jupyter_server", "--show-config-json"], {
        env: { HOME: home, PATH: "/usr/bin:/bin", ...environment },
        encoding: "utf8",
        cwd: folder,
      });
      assert.equal(real.status, 0, real.stderr);
      const said = JSON.parse(real.stdout.slice(real.stdout.indexOf("{"))) as Record<string, Record<string, unknown>>;
      const answers = await ask(home, environment, []);
      for (const key of keys) {
        const [section = "", trait = ""] = key.split(".");
        const value = said[section]?.[trait];
        const spec: EffectiveSetting = {
          effective: "jupyter",
          key,
          ...(value === undefined ? { absent: true } : { equals: value as string }),
        };
        const { outcome } = setting.judge(spec, answers, noContext);
        assert.equal(outcome.kind, "pass", JSON.stringify({ key, value, outcome, files, environment }));
      }
    }
  });

  test("is unknown where an option of the command line decides, and where a folder is not looked at", async () => {
    const home = join(folder, "options");
    mkdirSync(join(home, ".jupyter"), { recursive: true });
    writeFileSync(
      join(home, ".jupyter/jupyter_server_config.py"),
      "c.ServerApp.ip = '127.0.0.1'\nc.ServerApp.token = 'secret-canary'\n",
    );
    const outcome = async (
      key: string,
      environment: Readonly<Record<string, string>>,
      ...options: readonly string[]
    ) => {
      const spec: EffectiveSetting = { effective: "jupyter", key, not: "0.0.0.0" };
      return setting.judge(spec, await ask(home, environment, options), noContext).outcome;
    };
    assert.equal((await outcome("ServerApp.ip", {})).kind, "pass");
    const observed = await outcome("ServerApp.ip", {});
    assert.match(JSON.stringify(observed), /set by ~\/\.jupyter\/jupyter_server_config\.py/);
    for (const option of ["--ServerApp.ip=0.0.0.0", "--ip=0.0.0.0", "--ip", "--config=/tmp/x.py"])
      assert.equal((await outcome("ServerApp.ip", {}, option)).kind, "unknown", option);
    assert.equal((await outcome("ServerApp.ip", {}, "--ServerApp.token=canary-secret")).kind, "pass", "another key");
    assert.equal((await outcome("ServerApp.ip", { JUPYTER_CONFIG_PATH: "/somewhere/else" })).kind, "unknown");
    assert.equal((await outcome("ServerApp.ip", { JUPYTER_CONFIG_PATH: "/etc/jupyter" })).kind, "pass");
    const none = await outcome("ServerApp.ip", { JUPYTER_NO_CONFIG: "1" });
    assert.match(JSON.stringify(none), /JUPYTER_NO_CONFIG/);
    const token = await outcome("ServerApp.token", {}, "--ServerApp.password=canary-secret");
    assert.doesNotMatch(JSON.stringify(token), /canary/);
  });
});
