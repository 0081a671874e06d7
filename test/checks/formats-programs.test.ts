import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import fc from "fast-check";
import type { Json } from "../../src/model/check.ts";
import { parseSetting } from "../../src/checks/formats/parse-setting.ts";
import { Unclear } from "../../src/checks/formats/unclear.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-formats-"));
after(() => rmSync(folder, { recursive: true }));

const python = "/usr/bin/python3";
const has = (module: string): string | false =>
  spawnSync(python, ["-c", `import ${module}`]).status === 0 ? false : `there is no ${module} here`;

/** What one run of Python makes of many texts. */
function byPython(script: string, texts: readonly string[]): readonly unknown[] {
  const { stdout, stderr, status } = spawnSync(python, ["-W", "ignore", "-c", script], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    cwd: folder,
    env: { HOME: folder, PATH: "/usr/bin:/bin", JUPYTER_CONFIG_DIR: folder },
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as readonly unknown[];
}

/** As pip's own Configuration reads a file: pip._internal.configuration. */
const pipScript = `
import json, sys
from pip._internal.configuration import _normalize_name
import configparser
out = []
for text in json.load(sys.stdin):
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
        out.append({s + "." + _normalize_name(n): v for s in parser.sections() for n, v in parser.items(s)})
    except Exception:
        out.append(None)
print(json.dumps(out))
`;

const pipLine = fc.oneof(
  fc.constantFrom(
    "[global]",
    "[install]",
    "[DEFAULT]",
    "# note",
    "; note",
    "",
    "  continued",
    "index_url",
    "--no-index = 1",
  ),
  fc
    .tuple(
      fc.constantFrom("index-url", "index_url", "Index-URL", "timeout", "extra-index-url"),
      fc.constantFrom(" = ", "=", ": "),
      fc.constantFrom("https://a.example/simple", "60", "", "a # b", "a ; b", "%(home)s"),
    )
    .map((parts) => parts.join("")),
);

test("pip's configuration is read as pip reads it", { skip: has("pip") }, () => {
  const texts = fc.sample(
    fc
      .uniqueArray(pipLine, { maxLength: 8, selector: (one) => one.split(/[=:]/)[0]?.trim().toLowerCase() ?? "" })
      .map((lines) => `[global]\n${lines.filter((one) => one !== "[global]").join("\n")}\n`),
    { numRuns: 600, seed: 7 },
  );
  const real = byPython(pipScript, texts) as readonly (Readonly<Record<string, string>> | null)[];
  let compared = 0;
  for (const [index, text] of texts.entries()) {
    const values = real[index];
    const [lookup] = parseSetting("pip", "pip.conf", text) ?? [];
    // Python refuses what stands there twice; we let the last count, which is told elsewhere.
    if (values === null || values === undefined) continue;
    for (const [key, value] of Object.entries(values)) {
      compared++;
      const [section = "", name = ""] = key.split(/\.(.*)/s);
      assert.equal(lookup?.([section, name]), value ?? "true", JSON.stringify([text, key]));
    }
    for (const name of ["global.index-url", "install.timeout"])
      if (!(name in values)) assert.equal(lookup?.(name.split(".")), undefined, JSON.stringify([text, name]));
  }
  assert.ok(compared > 200);
});

suite("npm's configuration", () => {
  test("is read as npm reads it", () => {
    const file = join(folder, "npmrc");
    writeFileSync(
      file,
      '; note\nregistry = "https://npm.example/"\n@team:registry=https://team.example/\n//npm.example/:_authToken=abc\nca[]=one\nca[]=two\nproxy=null\nfund=false\nhttps-proxy=${PLUMBLINE_PROXY}\n',
    );
    const text = spawnSync("cat", [file], { encoding: "utf8" }).stdout;
    const [lookup] = parseSetting("npm", "~/.npmrc", text) ?? [];
    const npm = (key: string): string => {
      const { stdout } = spawnSync("npm", ["config", "get", key, "--userconfig", file, "--globalconfig", "/dev/null"], {
        encoding: "utf8",
        cwd: folder,
        env: { PATH: process.env["PATH"], HOME: folder, PLUMBLINE_PROXY: "http://p.example" },
      });
      return stdout.trim();
    };
    for (const key of ["registry", "@team:registry", "fund"]) assert.equal(lookup?.([key]), npm(key), key);
    assert.match(npm("https-proxy"), /^http:\/\/p\.example\/?$/);
    assert.ok(lookup?.(["https-proxy"]) instanceof Unclear, "a variable is not known here");
    assert.deepEqual(lookup?.(["ca", "1"]), "two");
    assert.equal(lookup?.("//npm.example/:_authToken".split(".")), "abc", "dots belong to the name");
  });
});

/** As traitlets reads it; null where it fails. */
const traitletsScript = `
import json, sys, os
from traitlets.config import PyFileConfigLoader, LazyConfigValue
out = []
for nth, text in enumerate(json.load(sys.stdin)):
    with open("f.py", "w") as f: f.write(text)
    try:
        c = PyFileConfigLoader("f.py", path=os.getcwd()).load_config()
        out.append({s + "." + k: (v if not isinstance(v, LazyConfigValue) else {"lazy": 1}) for s, d in c.items() for k, v in dict(d).items()})
    except BaseException as e:
        out.append(None)
def plain(v):
    if isinstance(v, (tuple, set)): return sorted(v, key=str) if isinstance(v, set) else list(v)
    return str(type(v))
print(json.dumps(out, default=plain))
`;

const literals = [
  "''",
  '"a" "b"',
  "r'\\d'",
  "'it\\'s'",
  '"""long\ntext"""',
  "5",
  "-1",
  "0x1F",
  "1_000",
  "2.5",
  "1e3",
  "True",
  "False",
  "None",
  "[]",
  "['a', 1,]",
  "(1,)",
  "(1)",
  "()",
  "{'k': [1, {'n': None}]}",
  "{}",
  "'\\u00e9\\n'",
];
const computed = [
  "os.environ.get('X', 'd')",
  "str(5)",
  "[x for x in 'ab']",
  "1 + 1",
  "f'{1}'",
  "not True",
  "'a'.upper()",
];
const keys = ["ServerApp.token", "ServerApp.ip", "A.b"];
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...keys), fc.constantFrom(...literals))
      .map(([key, value]) => `c.${key} = ${value}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...keys), fc.constantFrom(...computed))
      .map(([key, value]) => `c.${key} = ${value}`),
  },
  fc.constantFrom(
    "c = get_config()  #noqa",
    "# c.ServerApp.token = 'x'",
    "import os",
    "import os.path, sys",
    "from os import path",
    "from os import nothing",
    "import no_such_module",
    "c.A.b = os.environ.get('HOME')",
    "c.A.b = os.path.join(os.path.expanduser('~'), 'x')",
    "x = os.getenv('NO', 'y')",
    "y = x",
    "c.A.b = y",
    "os = 1",
    "if os.environ.get('HOME'):\n    c.ServerApp.ip = 'home'\nelif not x:\n    x = 2\nelse:\n    y = 3",
    "if 'HOME' in os.environ:\n    import os",
    "if x == 1:\n    z = 1",
    "c.A.b = z",
    "c.A.B = 1",
    "c.a.b = 1",
    "c.A._b = 1",
    "x = {'a': {1, 2}}",
    "x = {(1, 2)}",
    "x = 1_0",
    "x = 1__0",
    "x = 0x_1",
    "None = 1",
    "c.A.class = 1",
    "x = '\\x4'",
    "if True:\n\tc.A.b = 7",
    "  x = 1",
    "c.A.l.extend([1])",
    "c.A.l = [1]",
    "c.A.d.update({'a': 1})",
    "c.A.d.update([1])",
    "x = 1; c.A.b = 2",
    "if True:\n    c.ServerApp.ip = '0.0.0.0'",
    "if False:\n    c.ServerApp.ip = 'never'\nelse:\n    pass",
    "for i in range(2):\n    c.A.b = i",
    "def f():\n    c.ServerApp.token = 'from f'\n    return 'r'",
    "def g():\n    return 'g'",
    "c.ServerApp.update({'token': 'updated'})",
    "c['ServerApp']['token'] = 'other way'",
    "exec(\"c.ServerApp.token = 'exec'\")",
    "d = c",
    "c.A.l.append(1)",
    "c.A.b = c.ServerApp.ip = 'both'",
    "del c.A.b",
    "c.ServerApp.token = \\\n  'continued'",
    "c.A.b = ('a'\n  'b')",
    "x = f() if 'f' in globals() else 1",
    "c.A.b = f() if True else 1",
    "class K:\n    pass",
    "setattr(c.ServerApp, 'token', 'set')",
    "if True:\n    c.A.l.append(2)",
    "if True:\n    c.A.l = 5\nelse:\n    c.A.l.append(3)",
    "if True:\n    import os",
    "c.A.copy.append(1)",
    "x = 1;; y = 2",
    "x = 1;",
    ";",
    "x = 1; if True:\n    pass",
    "if True:;\n    pass",
    "x = 1 \\",
    "\\",
    "c.A.b = os",
    "c.A.b = {1, True}",
    "c.A.b = {1.0: 'a', 2: 'b'}",
    "x = os.environ.get('\\ud800')",
    "x = os.path.expanduser('~\\0')",
  ),
);

suite("Jupyter's configuration in Python", { skip: has("traitlets") }, () => {
  test("is, where it is read at all, what traitlets makes of it: no value is another, and none is taken for absent", () => {
    const texts = fc.sample(
      fc.array(line, { maxLength: 7 }).map((lines) => `${lines.join("\n")}\n`),
      { numRuns: 2_500, seed: 11 },
    );
    const real = byPython(traitletsScript, texts) as readonly (Readonly<Record<string, Json>> | null)[];
    const seen = { value: 0, absent: 0, unclear: 0 };
    const notRead = new Unclear("the file cannot be taken apart");
    for (const [index, text] of texts.entries()) {
      const values = real[index];
      const [lookup] = parseSetting("python", "~/.jupyter/jupyter_server_config.py", text) ?? [];
      for (const key of keys) {
        const read = lookup === undefined ? notRead : lookup(key.split("."));
        if (read instanceof Unclear) seen.unclear++;
        // A file that raises sets nothing, not even what stands before that.
        else if (values === null || values === undefined)
          assert.fail(`${JSON.stringify(text)} raises, and ${key} is read`);
        else {
          seen[read === undefined ? "absent" : "value"]++;
          assert.deepEqual(read, values[key], JSON.stringify([text, key]));
        }
      }
    }
    assert.ok(seen.value > 300 && seen.absent > 300 && seen.unclear > 100, JSON.stringify(seen));
  });

  for (const [title, text, value] of [
    [
      "a value of the environment leaves the others as they are",
      "import os\nc.ServerApp.token = 'a'\nc.ServerApp.ip = os.environ.get('IP', '127.0.0.1')\n",
      "a",
    ],
    ["a name that was given a literal is that literal", "TOKEN = 'a'\nc.ServerApp.token = TOKEN\n", "a"],
    [
      "a branch leaves the keys as they are that it does not set",
      "import os\nc.ServerApp.token = 'a'\nif os.environ.get('DEBUG'):\n    c.ServerApp.ip = '0.0.0.0'\nelse:\n    pass\n",
      "a",
    ],
    [
      "a list that grows leaves the others as they are",
      "c.ServerApp.token = 'a'\nc.A.l.append('x')\nc.A.l.append('y')\n",
      "a",
    ],
    ["a comment within brackets is none of the value", "c.ServerApp.token = (  # why\n  'a'\n)\n", "a"],
  ] as const)
    test(title, () => {
      const [lookup] = parseSetting("python", "x.py", text) ?? [];
      assert.equal(lookup?.(["ServerApp", "token"]), value);
    });

  for (const [title, text] of [
    ["what stands behind a semicolon in a branch", "if False:\n    x = 1; c.ServerApp.token = 'good'\n"],
    ["what stands behind a semicolon in a function", "def f():\n    x = 1; c.ServerApp.token = 'good'\n"],
    ["a line that a lone carriage return begins", "c.ServerApp.token = 'good' # x\rc.ServerApp.token = ''\n"],
    ["a form feed behind a function", "c.ServerApp.token = 'good'\ndef f():\n    pass\n\fc.ServerApp.token = ''\n"],
    ["a default of a function", "c.ServerApp.token = 'good'\ndef f(a=setattr(c.ServerApp, 'token', '')):\n    pass\n"],
    [
      "code between two long strings",
      `c.ServerApp.token = 'good'\nx = ["""a"b""", setattr(c.ServerApp, 'token', ''), """a"b"""]\n`,
    ],
    [
      "the globals of a function",
      "c.ServerApp.token = 'good'\ndef f():\n    pass\nx = f.__globals__['\\x63'].ServerApp.update({'token': ''})\n",
    ],
    ["a quote within a formatted text", `c.ServerApp.token = 'good'\nx = f"{"#"}"; c.ServerApp.token = ''\n`],
    ["a name in other letters", "c.ServerApp.token = 'good'\nx = ｃ.ServerApp.update({'token': ''})\n"],
    ...[
      "import evil",
      "x = 1/0",
      "x = = 1",
      "from os import nothing",
      "x = y",
      "x = os.environ.get('A')",
      "import os; os = 1; x = os.environ.get('A')",
      "c.A.B = 1",
      "class = 1",
      "c.A.l = 1; c.A.l.append(2)",
      "x = {[1]}",
      "x = 1__0",
      "x = '\\N{no such name}'",
      "if x:\n    pass",
      "if True:\n    y = 1\nx = y",
      "if True:\n    pass\n  x = 1",
      "else:\n    pass",
      "raise SystemExit",
      "del c.A.b",
      "get_config = 1; c = get_config()",
      "c.A.l = 1\nif True:\n    c.A.l.append(2)",
      "c.A.copy.append(1)",
      "x = 1;; y = 2",
      ";",
      "x = 1; if True:\n    pass",
      "if True:;\n    pass",
      "if True:\n\\\nx = 1",
      "x = 1 \\",
      "import os; x = os.environ.get('\\ud800')",
      "import os; x = os.path.expanduser('~\\0')",
      "os = 'good'\nif True:\n    import os\nc.ServerApp.token = os",
      "exit()",
    ].map((raising) => [`that ${JSON.stringify(raising)} raises`, `c.ServerApp.token = 'good'\n${raising}\n`] as const),
    ["an encoding that there is not", "# coding: utf8-x\nc.ServerApp.token = 'good'\n"],
    ["an encoding that the mark before it contradicts", "\uFEFF# coding: utf8\nc.ServerApp.token = 'good'\n"],
    ["another encoding", "# coding: utf-7\nc.ServerApp.token = 'good'\n# +AAo-c.ServerApp.token = ''\n"],
  ] as const)
    test(`${title} is never overlooked`, () => {
      const [lookup] = parseSetting("python", "x.py", text) ?? [];
      assert.notEqual(lookup?.(["ServerApp", "token"]), "good");
    });

  for (const value of ["{1, True}", "{'a', 'a'}", "{1.0: 'a'}", "{1: 'a', '1': 'b'}"])
    test(`what JSON would tell otherwise is no value: ${value}`, () => {
      const [lookup] = parseSetting("python", "x.py", `c.A.b = ${value}\n`) ?? [];
      assert.ok(lookup?.(["A", "b"]) instanceof Unclear);
    });

  for (const [title, text] of [
    ["number that is none", `c.A.b = ${"1".repeat(200_000)}x\n`],
    ["condition", `c.A.b = 1\nif x${" ".repeat(200_000)}y:\n    pass\n`],
    ["path", `import os\nc.A.b = ${"os.path.join(".repeat(8000)}'a'${")".repeat(8000)}\n`],
  ] as const)
    test(`a long ${title} takes no time`, () => {
      const start = performance.now();
      const [lookup] = parseSetting("python", "x.py", text) ?? [];
      assert.ok(lookup?.(["A", "b"]) instanceof Unclear);
      assert.ok(performance.now() - start < 2000);
    });

  for (const text of ["c.ServerApp.token = 'a\n", "c.A.b = [1\n", "c.A.b = )\n"])
    test(`what cannot be taken apart is not read: ${JSON.stringify(text)}`, () =>
      assert.equal(parseSetting("python", "x.py", text), undefined));
});

suite("conda's configuration", () => {
  const of = (text: string, ...key: readonly string[]): unknown => {
    const found = parseSetting("conda", "~/.condarc", text)?.[0]?.(key);
    return found instanceof Unclear ? "unclear" : found;
  };
  test("knows the second names of settings, and that two of them contradict each other", () => {
    assert.equal(of("verify_ssl: false\n", "ssl_verify"), false);
    assert.equal(of("ssl_verify: false\n", "verify_ssl"), false);
    assert.deepEqual(of("channel: [a]\n", "channels", "0"), "a");
    assert.equal(of("ssl_verify: true\nverify_ssl: false\n", "ssl_verify"), "unclear");
    assert.equal(of("channels: [a]\n", "default_channels"), undefined);
  });
  test("puts variables into values, which are then not known", () => {
    assert.equal(of("channels: ['https://${TOKEN}@conda.example']\n", "channels", "0"), "unclear");
    assert.equal(of("proxy_servers: { http: $PROXY }\n", "proxy_servers"), "unclear");
    assert.equal(of("proxy_servers: { http: $PROXY, https: x }\n", "proxy_servers", "https"), "x");
  });
});
