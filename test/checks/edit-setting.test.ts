import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { editSetting } from "../../src/checks/edit/edit-setting.ts";
import { type Format, parseSetting } from "../../src/checks/formats/parse-setting.ts";
import type { Json } from "../../src/model/check.ts";

interface Row {
  readonly when: string;
  readonly format: Format;
  readonly text: string;
  readonly key: readonly string[];
  /** Left out: the key is taken out. */
  readonly value?: Json;
  /** Undefined where it is left to a person. */
  readonly becomes: string | undefined;
}

const rows: readonly Row[] = [
  {
    when: "its line holds more",
    format: "env",
    text: "export A=1 B=2\n",
    key: ["A"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "env",
    text: "A=1; export A\n",
    key: ["A"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "env",
    text: "A=1 # why\n",
    key: ["A"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "python",
    text: "c.A.b = 1; c.A.c = 2\n",
    key: ["A", "b"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "python",
    text: "c.A.b = 1  # why\n",
    key: ["A", "b"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "gitconfig",
    text: "[a]\n\tb = 1 # why\n",
    key: ["a", "b"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "its line holds more",
    format: "ini",
    text: "[a]\nb = 1 ; why\n",
    key: ["a", "b"],
    value: 2,
    becomes: undefined,
  },
  {
    when: "a value is there",
    format: "json",
    text: '{\n  // why\n  "a": 1, "b": [1,2]\n}\n',
    key: ["a"],
    value: 2,
    becomes: '{\n  // why\n  "a": 2, "b": [1,2]\n}\n',
  },
  {
    when: "a map is missing",
    format: "json",
    text: '{\n\t"z": true\n}',
    key: ["m", "k"],
    value: "x",
    becomes: '{\n\t"z": true,\n\t"m": {\n\t\t"k": "x"\n\t}\n}',
  },
  { when: "the file is empty", format: "json", text: "", key: ["a"], value: false, becomes: '{\n  "a": false\n}\n' },
  { when: "the key goes", format: "json", text: '{"a": 1, "b": 2}', key: ["a"], becomes: '{"b": 2}' },
  { when: "the file is broken", format: "json", text: '{"a": ', key: ["b"], value: 1, becomes: undefined },
  {
    when: "a key comes after a comment",
    format: "json",
    text: '{\n  "a": 1, // of a\n  "b": 2 // of b\n  // end\n}\n',
    key: ["c"],
    value: 3,
    becomes: '{\n  "a": 1, // of a\n  "b": 2, // of b\n  // end\n  "c": 3\n}\n',
  },
  {
    when: "the last key goes and every comment stays",
    format: "json",
    text: '{\n  "a": 1, // of a\n  // of b\n  "b": 2 // so it is\n}\n',
    key: ["b"],
    becomes: '{\n  "a": 1 // of a\n  // of b\n  // so it is\n}\n',
  },
  {
    when: "the first key goes and every comment stays",
    format: "json",
    text: '{\n  // of a\n  "a": 1, // so it is\n  // of b\n  "b": 2\n}\n',
    key: ["a"],
    becomes: '{\n  // of a\n  // so it is\n  // of b\n  "b": 2\n}\n',
  },
  {
    when: "all stands on one line",
    format: "json",
    text: '{"a":1,"b":[1,2]}\n',
    key: ["c", "d"],
    value: [1],
    becomes: '{"a":1,"b":[1,2],"c":{"d":[1]}}\n',
  },
  {
    when: "a comment stands where the key would",
    format: "json",
    text: '{"a": 1 /* of a */}',
    key: ["b"],
    value: 1,
    becomes: undefined,
  },
  {
    when: "a map with a comment would be written anew",
    format: "json",
    text: '{"a": {\n // of b\n "b": 1}}',
    key: ["a"],
    value: 1,
    becomes: undefined,
  },
  {
    when: "an empty map holds a comment",
    format: "json",
    text: '{\n  "a": {\n    // nothing yet\n  }\n}',
    key: ["a", "b"],
    value: 1,
    becomes: '{\n  "a": {\n    // nothing yet\n    "b": 1\n  }\n}',
  },
  {
    when: "a way leads through a text",
    format: "json",
    text: '{"a": "x"}',
    key: ["a", "b"],
    value: 1,
    becomes: undefined,
  },
  {
    when: "a value is there",
    format: "yaml",
    text: "# top\na: 1   # why\nb:\n  - x\n",
    key: ["a"],
    value: "two words",
    becomes: "# top\na: two words   # why\nb:\n  - x\n",
  },
  {
    when: "a nested key is missing",
    format: "yaml",
    text: "a:\n    b: 1\n\n# end\nc: 2\n",
    key: ["a", "d"],
    value: "on",
    becomes: 'a:\n    b: 1\n    d: "on"\n\n# end\nc: 2\n',
  },
  {
    when: "a list takes the place of a list",
    format: "yaml",
    text: "channels:\n  - defaults\n  - x\nother: 1\n",
    key: ["channels"],
    value: ["conda-forge"],
    becomes: 'channels:\n  ["conda-forge"]\nother: 1\n',
  },
  { when: "all of it is missing", format: "yaml", text: "", key: ["a", "b"], value: true, becomes: "a:\n  b: true\n" },
  { when: "the key goes", format: "yaml", text: "a: 1\nb: 2 # two\nc: 3\n", key: ["b"], becomes: "a: 1\nc: 3\n" },
  { when: "a value is empty", format: "yaml", text: "a:\nb: 2\n", key: ["a"], value: 1, becomes: "a: 1\nb: 2\n" },
  { when: "a value is an alias", format: "yaml", text: "a: &x 1\nb: *x\n", key: ["b"], value: 2, becomes: undefined },
  {
    when: "a value is there",
    format: "toml",
    text: '[a.b]\nc = "x" # why\nd = 1\n',
    key: ["a", "b", "c"],
    value: "y#z",
    becomes: '[a.b]\nc = "y#z" # why\nd = 1\n',
  },
  {
    when: "a key is missing from its table",
    format: "toml",
    text: "[a]\nb = 1\n\n[c]\nd = 2\n",
    key: ["a", "e"],
    value: [1, 2],
    becomes: "[a]\nb = 1\ne = [1,2]\n\n[c]\nd = 2\n",
  },
  {
    when: "a table is missing",
    format: "toml",
    text: "x = 1\n",
    key: ["t", "k"],
    value: true,
    becomes: "x = 1\n\n[t]\nk = true\n",
  },
  {
    when: "a key is missing at the top",
    format: "toml",
    text: "[t]\nk = 1\n",
    key: ["x"],
    value: 1,
    becomes: "x = 1\n[t]\nk = 1\n",
  },
  {
    when: "a key is written with dots",
    format: "toml",
    text: "a.b = 1\n",
    key: ["a", "b"],
    value: 2,
    becomes: "a.b = 2\n",
  },
  {
    when: "a value stands over several lines",
    format: "toml",
    text: 'a = """\nx\n"""\n',
    key: ["a"],
    value: "y",
    becomes: undefined,
  },
  {
    when: "a line of a text looks like the key",
    format: "toml",
    text: 't = """\na = 1\n"""\na = 2\n',
    key: ["a"],
    value: 3,
    becomes: undefined,
  },
  {
    when: "an option is there",
    format: "pip",
    text: "[global]\nindex_url = https://x/\ntimeout = 5\n",
    key: ["global", "index-url"],
    value: "https://y/simple",
    becomes: "[global]\nindex_url = https://y/simple\ntimeout = 5\n",
  },
  {
    when: "a section is missing",
    format: "pip",
    text: "[install]\nuser = no\n",
    key: ["global", "index-url"],
    value: "https://y/",
    becomes: "[install]\nuser = no\n\n[global]\nindex-url = https://y/\n",
  },
  {
    when: "a value goes on below",
    format: "pip",
    text: "[global]\nextra-index-url =\n  https://a/\n  https://b/\n",
    key: ["global", "extra-index-url"],
    value: "https://y/",
    becomes: undefined,
  },
  {
    when: "the option goes",
    format: "ini",
    text: "; keep\r\n[a]\r\nb=1\r\nc=2\r\n",
    key: ["a", "b"],
    becomes: "; keep\r\n[a]\r\nc=2\r\n",
  },
  {
    when: "a name with a scope is set",
    format: "npm",
    text: "@x:registry=https://a/\n",
    key: ["registry"],
    value: "https://b/",
    becomes: "@x:registry=https://a/\nregistry=https://b/\n",
  },
  {
    when: "a subsection is missing",
    format: "gitconfig",
    text: "[user]\n\tname = A\n",
    key: ["url", "https://x/", "insteadOf"],
    value: "git@x:",
    becomes: '[user]\n\tname = A\n\n[url "https://x/"]\n\tinsteadOf = git@x:\n',
  },
  {
    when: "a name stands twice",
    format: "gitconfig",
    text: "[a]\n\tb = 1\n\tb = 2\n",
    key: ["a", "b"],
    value: "3",
    becomes: undefined,
  },
  {
    when: "a variable is exported",
    format: "env",
    text: "A=1\nexport B='x y'\n",
    key: ["B"],
    value: "z $z",
    becomes: "A=1\nexport B='z $z'\n",
  },
  {
    when: "a text without an end of line is added to",
    format: "env",
    text: "A=1",
    key: ["B"],
    value: "2",
    becomes: "A=1\nB=2\n",
  },
  {
    when: "a trait is set",
    format: "python",
    text: "# c.X.y = 1\nc.X.y = False\n",
    key: ["X", "y"],
    value: true,
    becomes: "# c.X.y = 1\nc.X.y = True\n",
  },
];

suite("one key is changed and the rest stays", () => {
  for (const { when, format, text, key, value, becomes } of rows)
    test(`in ${format}, where ${when}`, () => {
      const path = format === "json" ? "x.jupyterlab-settings" : "x";
      assert.equal(
        editSetting({ format, path, text }, key, value === undefined ? { absent: true } : { value }),
        becomes,
      );
    });
});

const names = fc.constantFrom("a", "b", "c-d", "e_f", "Ünicode", "g h");
const scalars = fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.integer(), fc.boolean());
const data = fc.dictionary(
  names,
  fc.oneof(scalars, fc.dictionary(names, scalars, { maxKeys: 4 }), fc.array(scalars, { maxLength: 3 })),
  {
    maxKeys: 5,
  },
);

for (const [format, write] of [
  ["json", (value: object) => JSON.stringify(value, null, 3)],
  ["yaml", (value: object) => JSON.stringify(value, null, 1)],
] as const)
  test(`whatever stands in a ${format} file, the key is found as it was wanted, or nothing is changed`, () => {
    fc.assert(
      fc.property(data, fc.array(names, { minLength: 1, maxLength: 3 }), scalars, (value, key, wanted) => {
        const text = write(value);
        const edited = editSetting({ format, path: "x", text }, key, { value: wanted });
        if (edited === undefined) return;
        const [lookup] = parseSetting(format, "x", edited) ?? [];
        assert.deepEqual(lookup?.(key), wanted);
      }),
    );
  });
