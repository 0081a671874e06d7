import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { displayWidth, fit, fitMiddle } from "../../src/cli/display-width.ts";
import { table } from "../../src/cli/table.ts";
import { wrap } from "../../src/cli/wrap.ts";

test("columns are as wide as their widest cell, two spaces apart, with nothing behind the last", () => {
  assert.equal(
    table(
      [{ title: "NAME" }, { title: "N", align: "right" }, { title: "WHY" }],
      [
        ["a-long-name", "7", "because"],
        ["b", "12", ""],
      ],
    ),
    ["NAME          N  WHY", "a-long-name   7  because", "b            12", ""].join("\n"),
  );
});

test("wide characters and marks are measured in terminal cells, so that columns stay straight", () => {
  assert.equal(displayWidth("日本"), 4);
  assert.equal(displayWidth("é"), 1);
  assert.equal(displayWidth("👩‍🔬"), 2);
  assert.equal(
    table(
      [{ title: "A" }, { title: "B" }],
      [
        ["日本", "x"],
        ["ab", "y"],
      ],
    ),
    "A     B\n日本  x\nab    y\n",
  );
});

test("a narrow terminal cuts yielding columns and never the others", () => {
  const text = table(
    [{ title: "KEEP" }, { title: "CUT", narrow: "cut-middle" }],
    [["keep-all-of-this", "d-1/a-rather-long-user-profile/JupyterLab"]],
    40,
  );
  assert.equal(text.split("\n")[1], "keep-all-of-this  d-1/a-rath…/JupyterLab");
});

test("a wrapped last column goes on under itself", () => {
  const text = table(
    [{ title: "CODE" }, { title: "WHY", narrow: "wrap" }],
    [["x", "one two three four five six seven eight nine"]],
    40,
  );
  assert.equal(text, "CODE  WHY\nx     one two three four five six seven\n      eight nine\n");
});

test("where the names leave no room for the last column, it stands below them, and numbers say what they count", () => {
  const text = table(
    [
      { title: "CODE" },
      { title: "N", align: "right", stacked: (n) => `${n} targets` },
      { title: "WHY", narrow: "wrap" },
    ],
    [["a-rather-long-code", "7", "one two three four five six seven"]],
    40,
  );
  assert.equal(text, "CODE  N  WHY\na-rather-long-code  7 targets\n    one two three four five six seven\n");
});

test("a word that no line can hold is broken, not left to the terminal", () => {
  assert.deepEqual(wrap("see https://a.example/long/path now", 10), [
    "see",
    "https://a.",
    "example/lo",
    "ng/path",
    "now",
  ]);
});

test("no line is wider than the terminal while the columns can still yield", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "b", "é", "日", "-", "/", "👍"), maxLength: 90 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
      fc.integer({ min: 60, max: 140 }),
      (rows, width) => {
        const text = table(
          [
            { title: "A", narrow: "cut" },
            { title: "B", narrow: "cut-middle" },
            { title: "C", narrow: "cut" },
          ],
          rows,
          width,
        );
        for (const line of text.split("\n")) assert.ok(displayWidth(line) <= width, line);
      },
    ),
    { numRuns: 200 },
  );
});

test("a cut text fills at most its room and keeps its start, or both its ends", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 5, max: 50 }), (text, room) => {
      assert.ok(displayWidth(fit(text, room)) <= room);
      assert.ok(displayWidth(fitMiddle(text, room)) <= room);
      if (displayWidth(text) <= room) assert.equal(fit(text, room), text);
    }),
  );
});
