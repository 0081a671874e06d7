import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/model/errors.ts";
import { selectionFlags } from "../../src/cli/flags.ts";
import { parseFlags } from "../../src/cli/parse-flags.ts";
import { targetSelector } from "../../src/cli/selection.ts";

const selector = (...args: string[]) => targetSelector(parseFlags(args, selectionFlags, "scan").flags);

test("no flag selects everything", () => assert.deepEqual(selector(), {}));

test("each -l adds a tag that must be there; its value may hold equals signs, a pattern or nothing", () => {
  assert.deepEqual(selector("-l", "team=res*", "-l", "a=b=c", "--selector", "legacy="), {
    tags: { team: "res*", a: "b=c", legacy: "" },
  });
});

test("the same tag twice is the same as once", () => {
  assert.deepEqual(selector("-l", "team=research", "-l", "team=research"), { tags: { team: "research" } });
});

test("a tag that is named like something every object inherits is a tag", () => {
  assert.deepEqual(Object.entries(selector("-l", "__proto__=x").tags ?? {}), [["__proto__", "x"]]);
});

const refused: readonly (readonly [readonly string[], RegExp])[] = [
  [["team"], /takes KEY=VALUE, not "team"/],
  [["=research"], /takes KEY=VALUE/],
  [["team=research", "team=*"], /gives "team" two values: "research" and "\*"/],
  [["a=", "a=x"], /gives "a" two values: "" and "x"/],
  [["team=!research"], /would leave targets out/],
  [["team!=research"], /would leave targets out/],
  [["!team=research"], /would leave targets out/],
  [["te*=research"], /pattern for its key/],
  [["te?m=research"], /pattern for its key/],
];
for (const [values, message] of refused)
  test(`-l ${values.join(" -l ")} is refused, since it could not select what it says`, () => {
    assert.throws(
      () => selector(...values.flatMap((value) => ["-l", value])),
      (error) => error instanceof UsageError && message.test(error.message) && error.remedy !== "",
    );
  });
