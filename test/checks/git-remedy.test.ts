import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { absent, files, ran } from "../../src/checks/case.ts";
import { git } from "../../src/checks/git/index.ts";
import type { GitSpec } from "../../src/checks/git/spec.ts";
import type { Answer } from "../../src/model/observation.ts";

const { remedy } = git;
assert.ok(remedy);
const { refuses, probe, repair } = remedy;

const commit = "b".repeat(40);
const url = "https://git.internal.example/tools";
const spec: GitSpec = { path: "~/team/it's", commit, remotes: { origin: url } };

function repaired(last: Answer, read: Answer): unknown {
  const asked = probe(spec);
  assert.equal(asked.length, 3);
  const made = repair(spec, [files({ kind: "directory" }), last, read]);
  if ("cannot" in made) return made.cannot;
  return made.changes.map((one) => (one.kind === "run" ? [one.command, one.undo] : one.kind));
}

const folder = files({ kind: "directory" });
const clean = ran({ stdout: `url:origin:${url}\nstatus:whole\nend\n` });
const bare = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0";
const place = String.raw`"$HOME"/'team/it'\''s'`;
const at = `${bare} -C ${place}`;

suite("a clone is brought to a commit", () => {
  test("by a new clone where nothing stands, which nobody removes again", () =>
    assert.deepEqual(repaired(absent, ran({ end: { exit: 6 } })), [
      [
        `GIT_TERMINAL_PROMPT=0 ${bare} clone --quiet -- '${url}' ${place} && ${at} checkout --quiet --no-overwrite-ignore --detach ${commit}`,
        undefined,
      ],
    ]));

  test("by a fetch, in words that are the same wherever it was before, and back likewise", () => {
    const isThere = `[ "$(${at} rev-parse HEAD)" = ${commit} ]`;
    const take = `${at} checkout --quiet --no-overwrite-ignore`;
    const fetch = `GIT_TERMINAL_PROMPT=0 ${at} fetch --quiet --no-tags origin`;
    assert.deepEqual(repaired(folder, clean), [
      [`${isThere} || { ${fetch} && ${take} --detach ${commit}; }`, `${isThere} && ${take} -`],
    ]);
  });

  for (const [why, last, read, says] of [
    ["a link stands there", files({ kind: "symlink" }), clean, /A symlink stands there/],
    ["it is not known to be clean", folder, ran({ end: { exit: 7 } }), /no clean clone/],
  ] as const)
    test(`not where ${why}`, () => assert.match(String(repaired(last, read)), says));
});

test("which commit of which remote has to be said", () => {
  assert.equal(refuses({ ...spec, branch: { absent: true }, clean: true }), undefined);
  for (const [more, why] of [
    [{ exists: false }, /nowhere else/],
    [{ commit: "bbbbbbb" }, /whole id/],
    [{ branch: "main" }, /there is no branch/],
    [{ remotes: {} }, /where to clone from/],
    [{ remotes: { origin: { matches: "^https:" } } }, /where to clone from/],
    [{ remotes: { origin: "ext::sh -c x" } }, /where to clone from/],
    [{ remotes: { origin: "https://ana:secret@git.internal.example/x" } }, /where to clone from/],
    [{ remotes: { origin: url, upstream: { absent: true } } }, /no other remote/],
    [{ path: "/opt/tools" }, /in the home/],
  ] as const satisfies readonly (readonly [Partial<GitSpec>, RegExp])[])
    assert.match(refuses({ ...spec, ...more }) ?? "", why, JSON.stringify(more));
});
