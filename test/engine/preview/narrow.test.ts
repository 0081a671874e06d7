import assert from "node:assert/strict";
import { mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { type FilesAnswer, type FilesAsk, narrow } from "../../../src/engine/preview/narrow.ts";
import { fact, files } from "../../../src/checks/case.ts";
import { runLocally } from "../../support/program.ts";

const paths = ["~/small", "~/large", "~/empty", "~/folder", "~/link", "~/absent", "~/many/*", "~/huge/*"] as const;
/** A bare shell takes seconds for megabytes. */
const limits = { auto: [undefined, 4, 5, 1_000, 100_000, 262_144], sh: [undefined, 5, 262_144] } as const;

for (const collector of ["auto", "sh"] as const) {
  const wishes = limits[collector].flatMap((content) =>
    [false, true].map((sha256) => ({ ...(content !== undefined && { content }), ...(sha256 && { sha256 }) })),
  );
  test(`what is taken from a larger answer of ${collector === "sh" ? "a bare shell" : "Perl"} is what the target says when it is asked`, async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), "narrow-"));
    await makeHome(folder.path);
    const asked = paths.filter((path) => collector === "auto" || path !== "~/huge/*");
    const asks = asked.flatMap((path) => wishes.map((wish): FilesAsk => ({ kind: "files", path, ...wish })));
    const { answers } = await runLocally(asks, { home: folder.path, collector });
    const known = asks.map((ask, index) => ({ ask, answer: filesOf(answers[index]) }));
    let taken = 0;
    for (const { ask, answer } of known)
      for (const wanted of known.filter((one) => one.ask.path === ask.path)) {
        const got = narrow(ask, answer, wanted.ask);
        if (got === undefined) continue;
        assert.deepEqual(
          plain(got, wanted.ask),
          plain(wanted.answer, wanted.ask),
          `${said(ask)} for ${said(wanted.ask)}`,
        );
        taken++;
      }
    assert.ok(taken > known.length * 2, `only ${taken} answers were taken`);
  });
}

async function makeHome(home: string): Promise<void> {
  const write = (path: string, size: number) =>
    writeFile(join(home, path), "abcdefghij".repeat(size / 5).slice(0, size));
  for (const name of ["folder", "many", "huge"]) await mkdir(join(home, name));
  await write("small", 5);
  await write("large", 300_000);
  await write("empty", 0);
  await symlink("small", join(home, "link"));
  for (const [name, size] of Object.entries({ a: 0, b: 5, c: 2_000, d: 20 })) await write(`many/${name}`, size);
  // More than one answer may carry: what the last ones get depends on what the first ones took.
  for (const name of ["a", "b", "c", "d"]) await write(`huge/${name}`, 90_000);
}

function filesOf(answer: unknown): FilesAnswer {
  assert.ok(typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "files");
  return answer as FilesAnswer;
}

/** Bytes as text, and without the empty content that a target leaves beside a hash which was asked for alone. */
const plain = (answer: FilesAnswer, asked: FilesAsk) => ({
  ...answer,
  files: answer.files.map(({ content, ...facts }) => ({
    ...JSON.parse(JSON.stringify(facts)),
    ...(asked.content !== undefined && content && { text: content.bytes.unsafeText(), cut: content.truncated }),
  })),
});

const said = ({ path, content, sha256 }: FilesAsk) => `${path} ${content ?? "-"} ${sha256 ?? "-"}`;

const ask = (more: Partial<FilesAsk> = {}): FilesAsk => ({ kind: "files", path: "~/a", ...more });
const whole = files({ content: "abcdef" });
const cut = files({ content: "abc", truncated: true });

const refusals = [
  ["another path", ask({ content: 9 }), whole, ask({ path: "~/b", content: 9 })],
  ["content from an answer without", ask(), files({}), ask({ content: 9 })],
  [
    "content from an answer that brought a hash alone",
    ask({ sha256: true }),
    files({ content: "" }),
    ask({ content: 9 }),
  ],
  ["a hash from an answer without", ask({ content: 9 }), whole, ask({ sha256: true })],
  ["a hash that did not come", ask({ content: 9, sha256: true }), whole, ask({ sha256: true })],
  ["more of a file than was read", ask({ content: 3 }), cut, ask({ content: 4 })],
  ["as much of a file as was asked for, of which less was read", ask({ content: 9 }), cut, ask({ content: 4 })],
  ["less from a list that was cut", ask({ content: 9 }), { ...whole, truncated: true }, ask()],
  [
    "content where a hash was too much",
    ask({ content: 9, sha256: true }),
    files({ unread: "truncated" }),
    ask({ content: 9 }),
  ],
] as const;

for (const [title, asked, answer, wanted] of refusals)
  test(`${title} is not made up`, () => {
    assert.equal(narrow(asked, filesOf(answer), wanted), undefined);
  });

test("the first bytes of a longer file serve a smaller limit, and are cut there", () => {
  const got = narrow(ask({ content: 3 }), filesOf(cut), ask({ content: 2 }));
  assert.deepEqual(got?.files[0]?.content?.bytes.unsafeText(), "ab");
  assert.equal(got?.files[0]?.content?.truncated, true);
});

test("a whole file serves any limit", () => {
  const got = narrow(ask({ content: 9 }), filesOf(whole), ask({ content: 99 }));
  assert.equal(got?.files[0]?.content?.bytes.unsafeText(), "abcdef");
  assert.equal(got?.files[0]?.content?.truncated, false);
});

test("a file that could not be read says so to a smaller question, and not to one that reads nothing", () => {
  const answer = filesOf(files({ unread: "access-denied" }));
  const asked = ask({ content: 9, sha256: true });
  assert.equal(narrow(asked, answer, ask({ content: 3 }))?.files[0]?.unread, "access-denied");
  assert.deepEqual(Object.keys(narrow(asked, answer, ask())?.files[0] ?? {}), Object.keys(fact()));
});
