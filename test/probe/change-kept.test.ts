import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { suite, test } from "node:test";
import type { Change } from "../../src/model/change.ts";
import { perlChanger } from "../../src/probe/collector-perl.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { ReplyReader } from "../../src/probe/reply.ts";
import { file, make, place, type Place, put, tree, word, write } from "../support/change.ts";
import { freshNonce, runLocally } from "../support/program.ts";

const over = write("~/d/f", "new\n", file("old\n"));
const remove = { kind: "remove", path: "~/d/f", before: file("old\n") } as const;
const permit = { kind: "mode", path: "~/d/f", mode: 0o600, before: { kind: "file", mode: 0o644 } } as const;
const nobody = 12_345;
const root = process.getuid?.() === 0 ? {} : { skip: "needs root" };

/** A home of somebody who is not root, so that modes count. */
function theirs(home: Place): void {
  execFileSync("chown", ["-R", `${nobody}:${nobody}`, home.home]);
  chmodSync(home.base, 0o755);
}

async function makeAs(uid: number, { home }: Place, ...changes: readonly Change[]) {
  const { frames } = await runLocally(
    changes.map((change) => ({ kind: "change", change }) as const),
    { home, uid },
  );
  return frames.flatMap((frame) => (frame.kind === "change" ? [frame.answer] : []));
}

function attribute(path: string, name: string, value: Uint8Array): void {
  const setting =
    "my $n = $ARGV[3] eq 'x64' ? 188 : 5; my ($p, $k, $v) = ($ARGV[0], $ARGV[1], pack 'H*', $ARGV[2]); syscall($n, $p, $k, $v, length $v, 0) == 0 or die $!";
  execFileSync("perl", ["-e", setting, path, name, Buffer.from(value).toString("hex"), process.arch]);
}
/** One entry more than a mode says: user 1000 may read. */
const acl = Buffer.from(
  "0200000001000600ffffffff02000400e803000004000400ffffffff10000400ffffffff20000400ffffffff",
  "hex",
);

test("a Perl that cannot load what a change needs makes none", () => {
  using home = place();
  put(home, "d/f", "old\n");
  put(home, "lib/IO/Handle.pm", "die qq(no handles\n);");
  const program = compileProgram([{ kind: "change", change: remove }], { nonce: freshNonce() });
  // The program clears PERL5LIB, so its Perl is started as its launcher would.
  const args = ["-f", "-I", home.at("lib"), "-e", perlChanger, ...program.argvAtOnce.slice(8)];
  const { stdout } = spawnSync("perl", args, {
    env: { HOME: home.home, PATH: "/usr/bin:/bin" },
    encoding: "latin1",
    input: "",
  });
  const answers = new ReplyReader(program)
    .push(stdout)
    .flatMap((frame) => (frame.kind === "change" ? [word(frame.answer)] : []));
  assert.deepEqual(answers, ["failed"]);
  assert.ok(existsSync(home.at("d/f")));
});

suite("a change that its owner's modes stand against", root, () => {
  test("a mode is mended where the owner may neither read nor write, of a file and of a folder", async () => {
    using home = place();
    for (const mode of [0o000, 0o200, 0o100]) {
      put(home, `d/f${mode}`, "old\n", mode);
      mkdirSync(home.at(`e${mode}`), { mode });
      chmodSync(home.at(`e${mode}`), mode);
    }
    theirs(home);
    for (const mode of [0o000, 0o200, 0o100]) {
      const answers = await makeAs(
        nobody,
        home,
        { kind: "mode", path: `~/d/f${mode}`, mode: 0o600, before: { kind: "file", mode } },
        { kind: "mode", path: `~/e${mode}`, mode: 0o700, before: { kind: "directory", mode } },
      );
      assert.deepEqual(answers, [
        { kind: "changed", made: 0 },
        { kind: "changed", made: 0 },
      ]);
      assert.equal(lstatSync(home.at(`d/f${mode}`)).mode & 0o7777, 0o600);
      assert.equal(lstatSync(home.at(`e${mode}`)).mode & 0o7777, 0o700);
    }
  });

  test("a folder that cannot be synced is told beside what was changed, with what stood there", async () => {
    using home = place();
    put(home, "d/f", "old\n");
    put(home, "d/g", "old\n");
    theirs(home);
    chmodSync(home.at("d"), 0o300);
    const [written, removed] = await makeAs(nobody, home, over, { ...remove, path: "~/d/g" });
    for (const answer of [written, removed]) {
      assert.equal(answer?.kind === "changed" && answer.unsettled, true);
      assert.equal(answer?.kind === "changed" && answer.image?.unsafeText(), "old\n");
    }
    assert.equal(readFileSync(home.at("d/f"), "utf8"), "new\n");
    assert.deepEqual(readdirSync(home.at("d")), ["f"]);
  });

  test("a group that the owner is not in is refused, and so are bits that would go with it", async () => {
    using home = place();
    put(home, "d/f", "old\n", 0o2755);
    theirs(home);
    chownSync(home.at("d/f"), nobody, 54_321);
    chmodSync(home.at("d/f"), 0o2755);
    const before = tree(home.base);
    const rests = file("old\n", 0o2755);
    const answers = await makeAs(nobody, home, { ...over, before: rests }, { ...remove, before: rests });
    assert.deepEqual(answers.map(word), ["attributes", "attributes"]);
    assert.deepEqual(tree(home.base), before);
  });
});

suite("what a new file would not have by itself", () => {
  for (const [what, name, value] of [
    ["an attribute", "user.note", Buffer.from("x")],
    ["an ACL", "system.posix_acl_access", acl],
  ] as const)
    test(`${what} is not lost by a write or a removal, which are refused; a mode is changed`, async () => {
      using home = place();
      put(home, "d/f", "old\n");
      attribute(home.at("d/f"), name, value);
      const before = tree(home.base);
      assert.deepEqual((await make(home, over, remove)).map(word), ["attributes", "attributes"]);
      assert.deepEqual(tree(home.base), before);
      assert.deepEqual((await make(home, permit)).map(word), ["changed"]);
    });

  test("but has as every file of its folder has is kept", async () => {
    using home = place();
    mkdirSync(home.at("d"));
    attribute(home.at("d"), "system.posix_acl_default", acl);
    writeFileSync(home.at("d/f"), "old\n");
    const mode = lstatSync(home.at("d/f")).mode & 0o7777;
    const answers = await make(
      home,
      { ...over, before: file("old\n", mode) },
      {
        ...remove,
        before: file("new\n", mode),
      },
    );
    assert.deepEqual(answers.map(word), ["changed", "changed"]);
    assert.deepEqual(readdirSync(home.at("d")), []);
  });
});

suite("what a killed program left", () => {
  const left = ".plumbline-00000000000000000000000000000000.tmp";
  for (const change of [over, remove, permit])
    test(`the second name of a file that it had just made is taken away by a ${change.kind}`, async () => {
      using home = place();
      put(home, "d/f", "old\n");
      linkSync(home.at("d/f"), home.at(`d/${left}`));
      assert.deepEqual((await make(home, change)).map(word), ["changed"]);
      assert.deepEqual(readdirSync(home.at("d")), change.kind === "remove" ? [] : ["f"]);
    });

  for (const change of [over, remove, permit])
    test(`stays where a ${change.kind} is refused, and goes where it is made, unless a program that runs holds it`, async () => {
      using home = place();
      put(home, "d/f", "Other\n", 0o640);
      put(home, `d/${left}`, "half", 0o400);
      const before = tree(home.base);
      assert.deepEqual((await make(home, change)).map(word), ["drifted"]);
      assert.deepEqual(tree(home.base), before);
      put(home, "d/f", "old\n");
      const lock = `open my $f, '<', $ARGV[0] or die; flock $f, 2 or die; shift; system @ARGV`;
      const program = compileProgram([{ kind: "change", change: { ...permit, mode: 0o644 } }], {
        nonce: freshNonce(),
      });
      spawnSync("perl", ["-e", lock, home.at(`d/${left}`), ...program.argvAtOnce], {
        env: { HOME: home.home, PATH: "/usr/bin:/bin" },
        input: "",
      });
      assert.deepEqual(readdirSync(home.at("d")).toSorted(), [left, "f"].toSorted());
      assert.deepEqual((await make(home, change)).map(word), ["changed"]);
      assert.ok(!existsSync(home.at(`d/${left}`)));
    });
});
