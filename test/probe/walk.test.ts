import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Answer, Ask, Walk } from "../../src/model/observation.ts";
import { runLocally } from "../support/program.ts";

const home = mkdtempSync(join(tmpdir(), "plumbline-walk-"));
after(() => rmSync(home, { recursive: true, force: true }));
const put = (path: string, text = "", mode = 0o644): void => {
  mkdirSync(join(home, path, ".."), { recursive: true });
  writeFileSync(join(home, path), text);
  chmodSync(join(home, path), mode);
};
const hostile = [
  "-rf",
  "=0",
  "+x",
  "a b",
  "c\nd",
  "\n",
  "é",
  "*",
  "[x]",
  "$(touch pwned)",
  "'q'",
  "tab\t",
  "\u001b[2J",
];
for (const name of hostile) put(`odd/${name}`, "x");
put("tree/1/2/3/4/deep.txt", "needle\n");
put("tree/1/open.sh", "needle", 0o666);
put("tree/.hidden/key.pem", "long ".repeat(100));
put("tree/1/notes.md", "hay");
put("closed/inside/secret", "x");
put("old", "x");
utimesSync(join(home, "old"), new Date("2020-01-01"), new Date("2020-01-01"));
symlinkSync("..", join(home, "tree/up"));
symlinkSync("tree", join(home, "linked"));
execFileSync("mkfifo", [join(home, "tree/pipe")]);
for (let nth = 0; nth < 2_500; nth++) put(`many/${String(nth).padStart(5, "0")}`);

const walk = (path: string, rest: Partial<Walk> = {}, content?: number): Ask => ({
  kind: "files",
  path,
  walk: { names: ["*"], depth: 20, ...rest },
  ...(content !== undefined && { content }),
});

const rows: readonly (readonly [title: string, ask: Ask, found: readonly string[]])[] = [
  ["a name in any depth", walk("~/tree", { names: ["*.txt"] }), ["tree/1/2/3/4/deep.txt"]],
  ["no deeper than asked", walk("~/tree", { names: ["*.txt"], depth: 4 }), []],
  ["as deep as asked", walk("~/tree", { names: ["*.txt"], depth: 5 }), ["tree/1/2/3/4/deep.txt"]],
  [
    "several names, and a dot at the beginning",
    walk("~/tree", { names: ["*.md", "*.pem", "???en.sh"] }),
    ["tree/.hidden/key.pem", "tree/1/notes.md"],
  ],
  [
    "names without those that are excluded",
    walk("~/tree/1", { depth: 1, names: ["*", "!2", "!*.md"] }),
    ["tree/1/open.sh"],
  ],
  ["only exclusions", walk("~/tree/1", { depth: 1, names: ["!*.sh"] }), ["tree/1/2", "tree/1/notes.md"]],
  [
    "an exclusion before a name",
    walk("~/tree/1", { depth: 1, names: ["!2", "*"] }),
    ["tree/1/notes.md", "tree/1/open.sh"],
  ],
  ["one kind", walk("~/tree", { kinds: ["symlink"] }), ["tree/up"]],
  ["two kinds", walk("~/tree", { kinds: ["symlink", "fifo"] }), ["tree/pipe", "tree/up"]],
  ["bits", walk("~/tree", { kinds: ["file"], anyBits: 0o002 }), ["tree/1/open.sh"]],
  ["a size from and to", walk("~/tree", { kinds: ["file"], size: { atLeast: 4, atMost: 6 } }), ["tree/1/open.sh"]],
  ["an age from", walk("~", { depth: 1, kinds: ["file"], age: { atLeast: 86_400 } }), ["old"]],
  ["an age to", walk("~/tree", { names: ["*.md"], age: { atMost: 86_400 } }), ["tree/1/notes.md"]],
  ["below a link that is the folder itself", walk("~/linked", { names: ["*.md"] }), ["linked/1/notes.md"]],
  ["nothing below a file", walk("~/old"), []],
  ["nothing below what is not there", walk("~/gone/a"), []],
  ["a name with a comma and a brace", walk("~/tree", { names: ["a,b", "{a,b}"] }), []],
  ["every hostile name", walk("~/odd"), hostile.map((name) => `odd/${name}`)],
  [
    "a hostile name by its own glob",
    walk("~/odd", { names: ["$(touch pwned)", "-rf", "'q'"] }),
    ["odd/$(touch pwned)", "odd/-rf", "odd/'q'"],
  ],
];

function found(answer: Answer | undefined): readonly string[] {
  assert.equal(answer?.kind, "files");
  return answer.files.map(({ path }) => path.unsafeText().slice(home.length + 1)).toSorted();
}

for (const collector of ["auto", "sh"] as const)
  describe(`a walk by the ${collector === "auto" ? "Perl" : "shell"} collector`, () => {
    it("finds what fits and nothing else", async () => {
      const { answers, stderr } = await runLocally(
        rows.map(([, ask]) => ask),
        { home, collector },
      );
      for (const [index, [title, , wanted]] of rows.entries()) {
        assert.deepEqual(found(answers[index]), wanted.toSorted(), `${title} ${stderr}`);
        const answer = answers[index];
        assert.ok(answer?.kind === "files" && !answer.truncated && answer.denied.length === 0, title);
      }
    });

    it("brings the facts and the beginning of what is found, and opens nothing but files", async () => {
      const { answers } = await runLocally([walk("~/tree", { names: ["*.pem", "pipe", "up"] }, 10)], {
        home,
        collector,
      });
      const [answer] = answers;
      assert.ok(answer?.kind === "files");
      const byName = new Map(answer.files.map((fact) => [fact.path.unsafeText().split("/").at(-1), fact]));
      const pem = byName.get("key.pem");
      assert.equal(pem?.size, 500);
      assert.equal(pem?.content?.bytes.unsafeText(), "long long ");
      assert.equal(pem?.content?.truncated, true);
      assert.equal(byName.get("pipe")?.kind, "fifo");
      assert.equal(byName.get("up")?.linkTarget?.unsafeText(), "..");
    });

    it("says that there was more than it may bring", async () => {
      const { answers } = await runLocally([walk("~/many")], { home, collector });
      const [answer] = answers;
      assert.ok(answer?.kind === "files" && answer.truncated);
      assert.ok(answer.files.length <= 2_000);
    });

    it("says that a folder was closed", { skip: process.getuid?.() !== 0 }, async () => {
      chmodSync(home, 0o755);
      chmodSync(join(home, "closed/inside"), 0o700);
      const { answers } = await runLocally([walk("~/closed"), walk("~/closed/inside"), walk("~/closed/inside/below")], {
        home,
        collector,
        uid: 65_534,
      });
      for (const answer of answers) assert.ok(answer.kind === "files" && answer.denied.length > 0);
      assert.deepEqual(found(answers[0]), ["closed/inside"]);
    });
  });
