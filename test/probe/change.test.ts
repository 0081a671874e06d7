import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Change } from "../../src/model/change.ts";
import type { Ask } from "../../src/model/observation.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { file, make, place, type Place, put, sha256, tree, word, write } from "../support/change.ts";
import { freshNonce, runLocally } from "../support/program.ts";

const binary = Buffer.from(Array.from({ length: 600 }, (_, index) => index % 256));

suite("a change is made", () => {
  test("to the content of a file, whose mode stays and whose old bytes come back", async () => {
    using home = place();
    put(home, "a b/f", "old\n", 0o4750);
    const [answer] = await make(home, write("~/a b/f", "new 'ö'\n", file("old\n", 0o4750)));
    assert.equal(readFileSync(home.at("a b/f"), "utf8"), "new 'ö'\n");
    assert.equal(lstatSync(home.at("a b/f")).mode & 0o7777, 0o4750);
    assert.equal(answer?.kind === "changed" && answer.image?.unsafeText(), "old\n");
  });

  test("with any bytes in and out, also none", async () => {
    using home = place();
    writeFileSync(home.at("f"), binary, { mode: 0o600 });
    const change: Change = {
      ...write("~/f", "", { kind: "file", sha256: sha256(binary), mode: 0o600 }),
      kind: "write",
      content: Buffer.from(binary.toReversed()),
      mode: 0o600,
      before: { kind: "file", sha256: sha256(binary), mode: 0o600 },
    };
    const [answer] = await make(home, change);
    assert.deepEqual(readFileSync(home.at("f")), Buffer.from(binary.toReversed()));
    assert.deepEqual(answer?.kind === "changed" && Buffer.from(answer.image?.bytes() ?? []), binary);
    await make(home, write("~/g", "", { kind: "absent" }));
    assert.equal(readFileSync(home.at("g"), "utf8"), "");
  });

  test("that makes a file and the folders on its way, and one that takes both away again", async () => {
    using home = place();
    const before = tree(home.base);
    const [made] = await make(home, write("~/.config/pip/pip.conf", "x\n", { kind: "absent" }));
    assert.equal(made?.kind === "changed" && made.made, 2);
    assert.equal(lstatSync(home.at(".config/pip")).mode & 0o777, 0o700);
    assert.equal(lstatSync(home.at(".config/pip/pip.conf")).mode & 0o777, 0o600);
    const [gone] = await make(home, {
      kind: "remove",
      path: "~/.config/pip/pip.conf",
      before: file("x\n", 0o600),
      folders: 2,
    });
    assert.equal(gone?.kind === "changed" && gone.image?.unsafeText(), "x\n");
    assert.deepEqual(tree(home.base), before);
  });

  test("to a mode, of a file and of a folder", async () => {
    using home = place();
    put(home, "d/f", "x", 0o666);
    chmodSync(home.at("d"), 0o777);
    const answers = await make(
      home,
      { kind: "mode", path: "~/d/f", mode: 0o640, before: { kind: "file", mode: 0o666 } },
      { kind: "mode", path: "~/d", mode: 0o700, before: { kind: "directory", mode: 0o777 } },
    );
    assert.deepEqual(answers.map(word), ["changed", "changed"]);
    assert.equal(lstatSync(home.at("d/f")).mode & 0o777, 0o640);
    assert.equal(lstatSync(home.at("d")).mode & 0o777, 0o700);
  });

  test("and observed by the same program", async () => {
    using home = place();
    const look: Ask = { kind: "files", path: "~/f", content: 100 };
    const change = write("~/f", "new\n", { kind: "absent" });
    const { answers } = await runLocally([look, { kind: "change", change }, look], { home: home.home });
    const seen = answers.map((answer) => (answer.kind === "files" ? answer.files.length : "none"));
    assert.deepEqual(seen, [0, 1]);
  });
});

type Row = readonly [what: string, code: string, prepare: (home: Place) => void, change: Change];
const over = write("~/d/f", "new\n", file("old\n"));
const remove: Change = { kind: "remove", path: "~/d/f", before: file("old\n") };
const permit: Change = { kind: "mode", path: "~/d/f", mode: 0o600, before: { kind: "file", mode: 0o644 } };
const usual = (home: Place): void => put(home, "d/f", "old\n");
const replaced =
  (how: (at: string, home: Place) => void) =>
  (home: Place): void => {
    usual(home);
    rmSync(home.at("d/f"));
    how(home.at("d/f"), home);
  };
const mounted = (options: string, fill: (at: string) => void) => (home: Place) => {
  mkdirSync(home.at("m"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", home.at("m")]);
  fill(home.at("m"));
  if (options !== "") execFileSync("mount", ["-o", `remount,${options}`, home.at("m")]);
};
const inMount: Change = write("~/m/f", "new\n", { kind: "absent" });

const rows: readonly Row[] = [
  ...[over, remove, permit].flatMap((change): readonly Row[] => [
    [`${change.kind} of a file that is gone`, "drifted", (home) => mkdirSync(home.at("d")), change],
    [`${change.kind} where its folder is gone`, "drifted", () => undefined, change],
    [
      `${change.kind} of a link to such a file`,
      "link-in-way",
      replaced((at, { base }) => symlinkSync(join(base, "outside/f"), at)),
      change,
    ],
    [
      `${change.kind} below a link to a folder`,
      "link-in-way",
      (home) => {
        symlinkSync(join(home.base, "outside"), home.at("d"));
      },
      change,
    ],
    [
      `${change.kind} of one of several names`,
      "hard-links",
      replaced((at, { base }) => linkSync(join(base, "outside/f"), at)),
      change,
    ],
    [`${change.kind} of a pipe`, "not-regular", replaced((at) => execFileSync("mkfifo", [at])), change],
    [`${change.kind} of a folder`, "not-regular", replaced((at) => mkdirSync(at)), change],
    [`${change.kind} of a device`, "not-regular", replaced((at) => execFileSync("mknod", [at, "c", "1", "3"])), change],
    [
      `${change.kind} of somebody else's file`,
      "foreign-owner",
      (home) => {
        usual(home);
        chownSync(home.at("d/f"), 12_345, 12_345);
      },
      change,
    ],
    [
      `${change.kind} in somebody else's folder`,
      "foreign-owner",
      (home) => {
        usual(home);
        chownSync(home.at("d"), 12_345, 12_345);
      },
      change,
    ],
    [
      `${change.kind} of a file with another mode`,
      "drifted",
      (home) => {
        put(home, "d/f", "old\n", 0o640);
      },
      change,
    ],
    [`${change.kind} below a file`, "not-regular", (home) => put(home, "d", "x"), change],
  ]),
  ["write over other content", "drifted", (home) => put(home, "d/f", "Old\n"), over],
  ["removal of other content", "drifted", (home) => put(home, "d/f", "Old\n"), remove],
  ["write over more than can be put back", "too-large", (home) => put(home, "d/f", "x".repeat(300_000)), over],
  ["making of a file that has come", "drifted", usual, write("~/d/f", "new\n", { kind: "absent" })],
  [
    "making of a file where a dangling link is",
    "drifted",
    replaced((at) => symlinkSync("/nowhere", at)),
    write("~/d/f", "n", { kind: "absent" }),
  ],
  [
    "making of folders below a link",
    "link-in-way",
    (home) => symlinkSync(join(home.base, "outside"), home.at("d")),
    write("~/d/x/y", "n", { kind: "absent" }),
  ],
  ["write on another file system", "other-device", mounted("", () => undefined), inMount],
  ["write to a place outside", "failed", usual, write("~/../outside/f", "new\n", file("old\n"))],
  ["write to an absolute place", "failed", usual, write("/tmp/plumbline-never", "x", { kind: "absent" })],
];

suite("a change is refused, and nothing is touched", { skip: process.getuid?.() === 0 ? false : "needs root" }, () => {
  for (const [what, code, prepare, change] of rows)
    test(`${what}: ${code}`, async () => {
      using home = place();
      prepare(home);
      const before = tree(home.base);
      const [answer] = await make(home, change);
      assert.equal(word(answer), code, JSON.stringify(answer));
      assert.deepEqual(tree(home.base), before);
    });

  for (const [what, code, options, size] of [
    ["a full disk", "no-space", "", 90_000],
    ["a read-only one", "read-only", "ro", 10],
  ] as const)
    test(`on ${what}: ${code}`, async () => {
      using home = place();
      mounted(options, (at) => writeFileSync(join(at, "f"), "old\n", { mode: 0o644 }))(home);
      const inside = { ...home, home: home.at("m") };
      const before = tree(home.base);
      const made = write("~/n/g", "x".repeat(size), { kind: "absent" });
      const answers = await make(inside, write("~/f", "x".repeat(size), file("old\n")), made);
      assert.deepEqual(answers.map(word), [code, code]);
      assert.deepEqual(tree(home.base), before);
    });
});

test("a program that only looks holds nothing that writes, and one without Perl changes nothing", async () => {
  const look = compileProgram([{ kind: "files", path: "~/f" }], { nonce: freshNonce() });
  const text = look.argv.join("\n") + Buffer.from(look.typed.payload, "base64").toString();
  assert.doesNotMatch(text, /\brename\b|\bunlink\b|O_CREAT|sub change/);
  using home = place();
  const change = write("~/f", "x", { kind: "absent" });
  const { frames } = await runLocally([{ kind: "change", change }], { home: home.home, collector: "sh" });
  assert.deepEqual(
    frames.flatMap((frame) => (frame.kind === "change" ? [word(frame.answer)] : [])),
    ["no-tool"],
  );
});

for (const signal of ["SIGHUP", "SIGTERM", "SIGKILL"] as const)
  test(`${signal} at any moment leaves each file as it was or as it should be, and no more than a later run sweeps`, async () => {
    using home = place();
    const names = Array.from({ length: 10 }, (_, index) => `f${index}`);
    for (const name of names) put(home, `d/${name}`, "old\n");
    const big = "new\n".repeat(5_000);
    let changed = 0;
    for (let round = 0; round < 25; round++) {
      const asks = names.map((name) => ({ kind: "change", change: write(`~/d/${name}`, big, file("old\n")) }) as const);
      const { argvAtOnce } = compileProgram(asks, { nonce: freshNonce() });
      const [command = "", ...args] = argvAtOnce;
      const child = spawn(command, args, {
        env: { HOME: home.home },
        stdio: ["pipe", "pipe", "ignore"],
        detached: true,
      });
      const ended = once(child, "exit");
      // The boot frame comes before the first change; then a little later each time.
      await once(child.stdout, "data");
      const until = performance.now() + round / 5;
      while (performance.now() < until);
      process.kill(-(child.pid ?? 0), signal);
      await ended;
      for (const name of readdirSync(home.at("d"))) {
        const content = readFileSync(home.at(`d/${name}`), "utf8");
        if (name.startsWith(".plumbline-")) assert.equal(signal, "SIGKILL", `${name} was left`);
        else assert.ok(content === "old\n" || content === big, `${name} is neither old nor new`);
        if (content === big) changed += 1;
        if (content !== "old\n" && !name.startsWith(".")) put(home, `d/${name}`, "old\n");
      }
    }
    assert.ok(changed > 0, "no change was ever made: the moments were too early");
    await make(home, write("~/d/f0", "x", file("old\n")));
    assert.deepEqual(readdirSync(home.at("d")).toSorted(), names);
  });
