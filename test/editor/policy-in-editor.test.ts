import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { languageServer } from "./support/language-server.ts";

const folder = join(import.meta.dirname, "../../policies/draft");
const head = `# yaml-language-server: $schema=../../schemas/policy.schema.json
apiVersion: plumbline/v1
kind: Policy
metadata: { name: draft }
spec:
  severity: high
`;
const lines = (text: string): number => text.split("\n").length - 1;

describe("a policy in an editor", () => {
  let server: Awaited<ReturnType<typeof languageServer>>;
  before(async () => (server = await languageServer()));
  after(() => server[Symbol.asyncDispose]());

  it("shows nothing where nothing is wrong", async () => {
    const text = `${head}  checks:\n    - id: no-netrc\n      file: { path: ~/.netrc, exists: false }\n`;
    assert.deepEqual(await server.diagnose(join(folder, "right.yaml"), text), []);
  });

  for (const [title, body, line, says] of [
    [
      "a mistyped key of a check",
      "  checks:\n    - id: a\n      file:\n        path: ~/.netrc\n        exits: false\n",
      10,
      /exits/,
    ],
    [
      "a severity that there is not",
      "  mode: audit\n  checks:\n    - id: a\n      severity: urgent\n      command: { run: umask }\n",
      9,
      /critical/,
    ],
    [
      "an id that is no name",
      "  checks:\n    - id: No Netrc\n      file: { path: ~/.netrc, exists: false }\n",
      7,
      /pattern|match/i,
    ],
    [
      "a mode without quotes",
      "  checks:\n    - id: a\n      file:\n        path: ~/.ssh\n        mode: 0700\n",
      10,
      /string/,
    ],
  ] as const)
    it(`marks ${title} in its line`, async () => {
      const found = await server.diagnose(join(folder, `${title}.yaml`), head + body);
      assert.ok(
        found.some(({ range, message }) => range.start.line === line && says.test(message)),
        JSON.stringify(found, null, 1),
      );
    });

  it("offers the check types where a check is being typed", async () => {
    const text = `${head}  checks:\n    - id: a\n      \n`;
    const offered = await server.complete(join(folder, "typed-check.yaml"), text, {
      line: lines(text) - 1,
      character: 6,
    });
    for (const type of ["file", "find", "setting", "package", "app", "command", "severity", "remedy"])
      assert.ok(offered.includes(type), `${type}: ${offered.join(", ")}`);
  });

  it("offers what a check takes, and the values of a word", async () => {
    const text = `${head}  checks:\n    - id: a\n      extension:\n        name: x\n        \n`;
    const offered = await server.complete(join(folder, "typed-spec.yaml"), text, {
      line: lines(text) - 1,
      character: 8,
    });
    for (const key of ["state", "version", "kind"]) assert.ok(offered.includes(key), offered.join(", "));
    const value = `${head}  mode: \n`;
    const values = await server.complete(join(folder, "typed-value.yaml"), value, {
      line: lines(value) - 1,
      character: 8,
    });
    assert.deepEqual(values.toSorted(), ["audit", "enforce"]);
  });

  it("says what a key means when the pointer rests on it", async () => {
    const text = `${head}  checks:\n    - id: a\n      find:\n        under: ~/.ssh\n        none: true\n`;
    assert.match(
      await server.hover(join(folder, "hover-type.yaml"), text, { line: lines(text) - 3, character: 7 }),
      /below a folder/,
    );
    assert.match(
      await server.hover(join(folder, "hover-key.yaml"), text, { line: lines(text) - 2, character: 9 }),
      /The folder/,
    );
  });
});
