import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { policyCaps } from "../../../src/model/caps.ts";
import { commitTree, makeRepository, scratch, treeOf, type Repository } from "./support/repository.ts";
import { fetch, refuses, sourceOf, textsOf } from "./support/source.ts";

/** One repository whose `main` holds just these entries, beside one good policy. */
async function given(entries: (made: Repository) => readonly (readonly [string, string, string])[]) {
  const root = scratch();
  const made = makeRepository(root.path);
  const policy = made.object("blob", "good");
  commitTree(made, treeOf(made, [...entries(made), ["100644", "z.yaml", policy]]));
  return {
    made,
    look: () => fetch(sourceOf(root.path, made.fileUrl)),
    [Symbol.dispose]: () => root[Symbol.dispose](),
  };
}

suite("what looks like a policy but would not be read is refused", () => {
  const blob = (made: Repository): string => made.object("blob", "x");
  const link = (made: Repository, target: string): string => made.object("blob", target);
  const cases: readonly (readonly [string, Parameters<typeof given>[0], RegExp])[] = [
    [
      "a symbolic link named like one",
      (made) => [["120000", "a.yaml", link(made, "z.yaml")]],
      /a\.yaml is a symbolic link/,
    ],
    ["a link out of the repository", (made) => [["120000", "a", link(made, "/etc")]], /: a is a symbolic link/],
    ["a link above the root", (made) => [["120000", "a", link(made, "../../x")]], /: a is a symbolic link/],
    [
      "a link to a folder",
      (made) => [
        ["120000", "a", link(made, "b/fixtures")],
        ["40000", "b", treeOf(made, [["40000", "fixtures", treeOf(made, [["100644", "p.yaml", blob(made)]])]])],
      ],
      /: a is a symbolic link/,
    ],
    [
      "a link through another link",
      (made) => [
        ["120000", "a", link(made, "b")],
        ["120000", "b", link(made, "z.yaml")],
      ],
      /: a is a symbolic link/,
    ],
    ["a link of a megabyte", (made) => [["120000", "a", link(made, "x/".repeat(500_000))]], /: a is a symbolic link/],
    ["a submodule", () => [["160000", "more", "1".repeat(40)]], /more is a submodule/],
    ["a submodule named like one", () => [["160000", "a.yaml", "1".repeat(40)]], /a\.yaml is a submodule/],
    ["upper case", (made) => [["100644", "A.YAML", blob(made)]], /A\.YAML would not be read/],
    ["mixed case", (made) => [["100644", "a.Yml", blob(made)]], /a\.Yml would not be read/],
    [
      "a name that plays with the terminal",
      (made) => [["120000", "\u001b[2J\nfake: all is well\u202e.yaml", link(made, "z.yaml")]],
      /\\u\{1b\}\[2J\\nfake: all is well\\u\{202e\}\.yaml is a symbolic link/,
    ],
  ];
  for (const [name, entries, message] of cases)
    test(name, async () => {
      using repository = await given(entries);
      const problem = await refuses(repository.look(), "missing", message);
      assert.ok(!/[\u0000-\u001f\u007f-\u009f\u202e]/.test(problem.message), problem.message);
    });
});

suite("what cannot hide a policy is left alone", () => {
  test("links to files, and everything under fixtures", async () => {
    using repository = await given((made) => [
      ["120000", "README", made.object("blob", "./docs/../docs/README.md")],
      ["40000", "docs", treeOf(made, [["100644", "README.md", made.object("blob", "x")]])],
      [
        "40000",
        "fixtures",
        treeOf(made, [
          ["120000", "l.yaml", made.object("blob", "/etc")],
          ["160000", "s", "1".repeat(40)],
        ]),
      ],
    ]);
    assert.deepEqual(textsOf(await repository.look()), { "z.yaml": "good" });
  });

  test("names of any bytes, which lead to no place on this disk", async () => {
    using repository = await given((made) => [
      ["100644", "\n.yaml", made.object("blob", "newline")],
      ["100644", "\u001b[31m.yaml", made.object("blob", "colour")],
      ["100644", "-rf.yaml", made.object("blob", "option")],
      ["100644", ":(glob)*.yaml", made.object("blob", "pathspec")],
    ]);
    assert.deepEqual(textsOf(await repository.look()), {
      "\n.yaml": "newline",
      "\u001b[31m.yaml": "colour",
      "-rf.yaml": "option",
      ":(glob)*.yaml": "pathspec",
      "z.yaml": "good",
    });
  });
});

suite("fixtures of a commit", () => {
  test("are given where a policy beside them may enforce: regular files in their place, and no others", async () => {
    using repository = await given((made) => {
      const blob = (text: string): string => made.object("blob", text);
      const fixture = (name: string, mode: string, text: string) =>
        ["40000", name, treeOf(made, [[mode, "fixture.yaml", blob(text)]])] as const;
      const fixtures = treeOf(made, [
        fixture(".recording-x", "100644", "half made"),
        fixture("fail-a", "100644", "a"),
        fixture("fail-b", "100755", "b"),
        fixture("fail-link", "120000", "/etc/passwd"),
        ["100644", "fixture.yaml", blob("too high")],
        ["40000", "nested", treeOf(made, [fixture("fail-c", "100644", "too deep")])],
      ]);
      const beside = (mode: string) =>
        treeOf(made, [
          ["40000", "fixtures", fixtures],
          ["100644", "p.yaml", blob(`mode: ${mode}`)],
        ]);
      return [
        ["40000", "audits", beside("audit")],
        ["40000", "enforces", beside("enforce")],
        ["40000", "fixtures", fixtures],
      ];
    });
    const { fixtures = [] } = await repository.look();
    assert.deepEqual(
      fixtures.map(({ path, text }) => `${path} ${Buffer.from(text).toString()}`),
      ["enforces/fixtures/fail-a/fixture.yaml a", "enforces/fixtures/fail-b/fixture.yaml b"],
    );
  });

  test("that are too large refuse the commit where they are needed, and are let be elsewhere", async () => {
    const large = (mode: string) =>
      given((made) => [
        ["100644", "a.yaml", made.object("blob", `mode: ${mode}`)],
        [
          "40000",
          "fixtures",
          treeOf(made, [
            [
              "40000",
              "fail-a",
              treeOf(made, [["100644", "fixture.yaml", made.object("blob", "x".repeat(policyCaps.fileBytes + 1))]]),
            ],
          ]),
        ],
      ]);
    using needed = await large("enforce");
    await refuses(needed.look(), "too-large", /fixtures\/fail-a\/fixture\.yaml has 262145 bytes; at most 262144/);
    using other = await large("audit");
    assert.deepEqual((await other.look()).fixtures, []);
  });
});

suite("a tree that git itself would not make is refused before anything is read", () => {
  for (const name of ["..", ".", ".git", "../up.yaml", "a/b.yaml", ".GIT"])
    test(`with an entry ${name}`, async () => {
      using repository = await given((made) => [
        ["40000", name, treeOf(made, [["100644", "p.yaml", made.object("blob", "x")]])],
      ]);
      const problem = await refuses(repository.look(), "unverified", /git refuses objects that the host sent/);
      assert.match(problem.revision ?? "", /^[0-9a-f]{40}$/);
      assert.equal(problem.retry, "never");
    });

  test("with one name twice", async () => {
    using repository = await given((made) => [
      ["100644", "a.yaml", made.object("blob", "reviewed")],
      ["100644", "a.yaml", made.object("blob", "other")],
    ]);
    await refuses(repository.look(), "unverified", /git refuses objects/);
  });
});

suite("too much is refused, never cut off", () => {
  test("one policy of more bytes than are read", async () => {
    using repository = await given((made) => [
      ["100644", "a.yaml", made.object("blob", "x".repeat(policyCaps.fileBytes + 1))],
    ]);
    await refuses(repository.look(), "too-large", /a\.yaml has 262145 bytes; at most 262144/);
  });

  test("3,000 policies, and many whose bytes add up", async () => {
    using many = await given((made) => {
      const id = made.object("blob", "x");
      return Array.from({ length: 3000 }, (_, n) => ["100644", `${String(n).padStart(4, "0")}.yaml`, id] as const);
    });
    await refuses(many.look(), "too-large", /holds 3001 policy files; at most 2000/);
    using heavy = await given((made) => {
      const id = made.object("blob", "x".repeat(policyCaps.fileBytes));
      return Array.from({ length: 33 }, (_, n) => ["100644", `${String(n).padStart(4, "0")}.yaml`, id] as const);
    });
    await refuses(heavy.look(), "too-large", /holds more than 8388608 bytes of policy files/);
  });

  test("a tree that unfolds without end", async () => {
    using repository = await given((made) => {
      let tree = treeOf(made, [["100644", "p.yaml", made.object("blob", "x")]]);
      for (let depth = 0; depth < 9; depth += 1)
        tree = treeOf(
          made,
          Array.from({ length: 10 }, (_, n) => ["40000", `f${n}`, tree] as const),
        );
      return [["40000", "bomb", tree]];
    });
    await refuses(repository.look(), "too-large", /holds more than a policy folder does/);
  });
});
