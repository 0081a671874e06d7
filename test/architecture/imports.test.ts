import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { doors, homes, sees } from "./house.ts";
import { violations } from "./violations.ts";

const root = new URL("../../", import.meta.url);
const src = new URL("src/", root);

test("no file of src imports what its room may not see", () => {
  const files = globSync("**/*", { cwd: src, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = globSync("**/*.ts", { cwd: src }).toSorted();
  assert.equal(
    files.length,
    paths.length,
    "src/ holds a file that is not TypeScript, which this test cannot read and the build does not copy",
  );
  const tracked = gitFiles("src").map((path) => path.slice("src/".length));
  assert.deepEqual(paths, tracked, "the files that were checked are not the files that git knows");
  const found = paths.flatMap((path) => violations(path, readFileSync(new URL(path, src), "utf8")));
  assert.deepEqual(found, [], `\n\n${found.join("\n")}\n`);
});

const planted: readonly { readonly path: string; readonly text: string; readonly finds: RegExp }[] = [
  { path: "model/a.ts", text: `import { b } from "../checks/b.ts";`, finds: /model may see nothing of ours/ },
  {
    path: "reports/a.ts",
    text: `import type { B } from "../engine/b.ts";`,
    finds: /reports may see model, web\/views;/,
  },
  { path: "reports/a.ts", text: `export * from "../engine/b.ts";`, finds: /reports may see model, web\/views;/ },
  { path: "jupyter/a.ts", text: `type B = import("../probe/b.ts").B;`, finds: /jupyter may see model;/ },
  { path: "engine/a.ts", text: `const { b } = await import("../targets/b.ts");`, finds: /engine may see/ },
  { path: "engine/deep/down/a.ts", text: `import "../../../cli/b.ts";`, finds: /engine may see/ },
  { path: "main.ts", text: `import { visit } from "./engine/visit.ts";`, finds: /main\.ts may see cli/ },
  { path: "attic/a.ts", text: `import "../model/b.ts";`, finds: /attic is not in the table/ },
  { path: "cli/a.ts", text: `import pkg from "../../package.json" with { type: "json" };`, finds: /outside src/ },
  { path: "policy/a.ts", text: `import { WebSocket } from "ws";`, finds: /ws lives in jupyter and simulator/ },
  {
    path: "targets/jupyter/a.ts",
    text: `import {} from "@aws-sdk/client-sagemaker";`,
    finds: /lives in targets\/sagemaker/,
  },
  {
    path: "policy/a.ts",
    text: `import ajv from "ajv/dist/2020.js"; import _ from "lodash";`,
    finds: /^src\/policy\/a\.ts:1 imports "lodash": this package has no home/,
  },
  {
    path: "engine/a.ts",
    text: "const pty = require(`@lydell/node-pty-${platform()}/x`);",
    finds: /lives in simulator/,
  },
  { path: "checks/a.ts", text: `import { readFile } from "node:fs/promises";`, finds: /checks is pure/ },
  {
    path: "source/a.ts",
    text: `import { env } from "node:process";`,
    finds: /the process is touched in main\.ts and cli only/,
  },
  { path: "engine/a.ts", text: `\nconsole.log("hello");`, finds: /^src\/engine\/a\.ts:2 names `console`/ },
  { path: "source/a.ts", text: `const env = { ...process.env };`, finds: /names `process`/ },
  { path: "source/a.ts", text: `const { process } = globalThis;`, finds: /names `process`/ },
  { path: "source/a.ts", text: `const { env } = globalThis.process;`, finds: /names `process`/ },
];

for (const { path, text, finds } of planted) {
  test(`a planted breach is found: ${path}: ${text.trim()}`, () => {
    const found = violations(path, text);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", finds);
  });
}

test("what the table allows is not a breach", () => {
  const allowed: readonly (readonly [path: string, text: string])[] = [
    [
      "engine/a.ts",
      `import { compile } from "../probe/compile.ts"; import type { Run } from "../model/report.ts"; import "./b.ts";`,
    ],
    [
      "cli/a.ts",
      `import process from "node:process"; console.log(process.argv, await import("../simulator/start.ts"));`,
    ],
    [
      "checks/process/a.ts",
      `const facts = { process: 1, console: 2 }; export const both = facts.process + facts.console;`,
    ],
    ["simulator/pty.ts", `import { kill } from "node:process";`],
    ["checks/formats/yaml.ts", `import { parse } from "yaml";`],
  ];
  for (const [path, text] of allowed) assert.deepEqual(violations(path, text), []);
});

test("an import whose target is computed is refused, since nothing can be said about it", () => {
  assert.throws(
    () => violations("cli/a.ts", `const name = "./b.ts"; await import(name);`),
    /cli\/a\.ts:1: the target of this import is computed/,
  );
  assert.throws(() => violations("cli/a.ts", "require.resolve(`${name}/b.ts`);"), /target of this import is computed/);
});

test("the table has no circle, so that arrows go one way", () => {
  const above = (room: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(room), `circle: ${[...trail, room].join(" → ")}`);
    for (const next of sees[room] ?? []) above(next, [...trail, room]);
  };
  for (const room of Object.keys(sees)) above(room, []);
});

test("the table names every room that exists, and every room it names exists", () => {
  const rooms = new Set(gitFiles("src").map((path) => path.split("/")[1] ?? ""));
  assert.deepEqual([...rooms].toSorted(), [...Object.keys(sees), ...Object.keys(doors)].toSorted());
});

test("every runtime dependency has a home, and every home a dependency", () => {
  const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  assert.deepEqual(
    Object.keys(homes).toSorted(),
    Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).toSorted(),
  );
});

test("ARCHITECTURE.md draws the same table", () => {
  const page = readFileSync(new URL("ARCHITECTURE.md", root), "utf8");
  const drawn = page.matchAll(/^\| `(?<room>\w+)\/` *\|[^|]*\|(?<list>[^|]*)\|$/gm);
  const table = Array.from(drawn, ({ groups }) => [groups?.["room"], groups?.["list"]?.match(/[\w/]+/g)]);
  const everything = Object.keys(sees).length - 1;
  const inWords = (list: readonly string[]): readonly string[] =>
    list.length === 0 ? ["nothing"] : list.length === everything ? ["everything"] : list;
  assert.deepEqual(
    table,
    Object.entries(sees).map(([room, list]) => [room, inWords(list)]),
  );
});

function gitFiles(folder: string): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", folder], {
    cwd: root,
    encoding: "utf8",
  });
  return [...new Set(listed.split("\0").filter((path) => path !== "" && existsSync(new URL(path, root))))].toSorted();
}
