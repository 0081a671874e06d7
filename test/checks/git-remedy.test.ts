import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { absent, files, ran } from "../../src/checks/case.ts";
import { git } from "../../src/checks/git/index.ts";
import type { GitSpec } from "../../src/checks/git/spec.ts";
import type { Answer } from "../../src/model/observation.ts";

const { remedy } = git;
assert.ok(remedy);
const { refuses, probe, repair } = remedy;

const [old, commit] = ["a".repeat(40), "b".repeat(40)];
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
const state = (branch: string, head = old): Answer =>
  ran({ stdout: `commit:${head}\nbranch:${branch}\nurl:origin:${url}\nstatus:whole\nend\n` });
const bare = "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 -c maintenance.auto=false";
const place = String.raw`"$HOME"/'team/it'\''s'`;
const at = `${bare} -C ${place}`;

suite("a clone is brought to a commit", () => {
  test("by a new clone where nothing stands, which nobody removes again", () =>
    assert.deepEqual(repaired(absent, ran({ end: { exit: 6 } })), [
      [
        `GIT_TERMINAL_PROMPT=0 ${bare} clone --quiet --no-recurse-submodules -- '${url}' ${place} && ${at} checkout --quiet --no-overwrite-ignore --detach ${commit}`,
        undefined,
      ],
    ]));

  test("by a fetch where it is still as it was seen, and back likewise", () => {
    const there = `[ "$(${at} rev-parse HEAD)" = ${old} ] && GIT_TERMINAL_PROMPT=0 ${at} fetch --quiet --no-tags --no-recurse-submodules origin && ${at} checkout --quiet --no-overwrite-ignore --detach ${commit}`;
    const back = `[ "$(${at} rev-parse HEAD)" = ${commit} ] && ${at} checkout --quiet --no-overwrite-ignore`;
    assert.deepEqual(repaired(folder, state("refs/heads/main")), [[there, `${back} 'main' --`]]);
    assert.deepEqual(repaired(folder, state("")), [[there, `${back} --detach ${old}`]]);
  });

  for (const [why, last, read, says] of [
    ["a link stands there", files({ kind: "symlink" }), state(""), /A symlink stands there/],
    ["it was not asked", folder, ran({ end: { exit: 7 } }), /no clean clone/],
    ["it has no commit yet", folder, state("refs/heads/main", "none"), /not known/],
    ["its branch has a name that is none of ours to write", folder, state("refs/heads/a'b"), /not known/],
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
