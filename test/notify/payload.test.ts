import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Payload, payloadParts } from "../../src/notify/payload.ts";
import { forOperators, group, item } from "./support/notices.ts";

const notices = fc.array(fc.array(fc.nat(4_000), { maxLength: 12 }), { maxLength: 5 }).map((runs) =>
  forOperators(
    ...runs.map((sizes, nth) =>
      group(
        sizes.map((size, at) =>
          item({ finding: `${nth}/${at}`, observed: "ü".repeat(size), remediation: "x".repeat(size) }),
        ),
        { run: `run-${nth}` },
      ),
    ),
  ),
);

test("whatever its size, a notice is cut into parts that fit, and every item is in one of them or counted as omitted", () => {
  fc.assert(
    fc.property(notices, fc.integer({ min: 1, max: 4 }), (notice, most) => {
      const parts = payloadParts(notice, { bytes: 16_384, most });
      assert.ok(parts.length >= 1 && parts.length <= most);
      const read = parts.map(({ json }): Payload => JSON.parse(json));
      for (const { json } of parts) assert.ok(Buffer.byteLength(json) <= 16_384, `${Buffer.byteLength(json)} bytes`);
      const found = read.flatMap(({ groups }) =>
        groups.flatMap(({ run, items }) => items.map(({ finding }) => `${run} ${finding}`)),
      );
      const total = notice.groups.flatMap(({ items }) => items).length;
      assert.equal(new Set(found).size, found.length);
      for (const { omitted, counts } of read) {
        assert.equal(found.length + omitted, total);
        assert.equal(counts.opened ?? 0, total);
      }
      assert.equal(new Set(parts.map(({ id }) => id)).size, parts.length);
    }),
  );
});

test("what was left out before is in the counts and among the omitted, and no part of the groups", () => {
  const left = group([item()], { omitted: { opened: 40_000, resolved: 2 } });
  const [part, ...more] = payloadParts(forOperators(left, group([item({ change: "resolved" })], { run: "run-2" })));
  assert.ok(part);
  assert.deepEqual(more, []);
  const { counts, omitted, groups }: Payload = JSON.parse(part.json);
  assert.deepEqual([counts, omitted], [{ opened: 40_001, resolved: 3 }, 40_002]);
  for (const one of groups) assert.deepEqual(Object.keys(one), ["run", "startedAt", "source", "items"]);
});
