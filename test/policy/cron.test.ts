import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import cron from "node-cron";
import { cronMistake } from "../../src/policy/cron.ts";

suite("a cron expression", () => {
  for (const text of [
    "* * * * *",
    "0 3 * * *",
    "*/5 8-18 * * mon-fri",
    "0 3 * * fri-mon",
    "0 3 * * 5-7",
    "0 3 * * MON,Wed,7",
    "1-30/7,45 3 * * *",
    "0 3 1,15,31 jan-mar *",
    "0 3 29 feb *",
    "  0  3 * *   * ",
  ])
    test(`\`${text}\` is allowed`, () => assert.equal(cronMistake(text), undefined));

  test("that is allowed is one that the scheduler takes too, whatever it is made of", () => {
    const number = (least: number, most: number) => fc.integer({ min: least - 1, max: most + 1 }).map(String);
    const field = (least: number, most: number, names: readonly string[]) => {
      const value = names.length === 0 ? number(least, most) : fc.oneof(number(least, most), fc.constantFrom(...names));
      const item = fc.oneof(
        { weight: 3, arbitrary: fc.constant("*") },
        value,
        fc.tuple(value, value).map(([a, b]) => `${a}-${b}`),
        fc.tuple(value, value, fc.integer({ min: 0, max: 12 })).map(([a, b, step]) => `${a}-${b}/${step}`),
        fc.integer({ min: 0, max: 40 }).map((step) => `*/${step}`),
      );
      return fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => items.join(","));
    };
    const expression = fc
      .tuple(
        field(0, 59, []),
        field(0, 23, []),
        fc.oneof(fc.constant("*"), field(1, 31, [])),
        field(1, 12, ["jan", "feb", "dec"]),
        fc.oneof(fc.constant("*"), field(0, 7, ["sun", "mon", "sat"])),
      )
      .map((fields) => fields.join(" "));
    let allowed = 0;
    fc.assert(
      fc.property(expression, (text) => {
        if (cronMistake(text) !== undefined) return;
        allowed += 1;
        assert.ok(cron.validate(text), text);
      }),
      { numRuns: 3_000 },
    );
    assert.ok(allowed > 50, `only ${allowed} expressions were allowed`);
  });

  test("of any text is looked at without an accident", () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => void cronMistake(text)));
  });
});
