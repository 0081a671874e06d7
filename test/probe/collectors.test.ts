import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { freshNonce, runLocally } from "../support/program.ts";

const home = mkdtempSync(join(tmpdir(), "plumbline-home-"));
after(() => rmSync(home, { recursive: true, force: true }));
const binary = Buffer.from(Array.from({ length: 600 }, (_, index) => index % 256));
mkdirSync(join(home, "dir/.hidden/x"), { recursive: true });
for (const name of ["a", "b c", "d\ne", "-n", "é"]) mkdirSync(join(home, "many", name), { recursive: true });
for (const name of ["a", "b c", "d\ne", "-n", "é"])
  writeFileSync(join(home, "many", name, "package.json"), `{"name":"${name}"}`);
writeFileSync(join(home, "plain"), "text\n");
writeFileSync(join(home, "binary"), binary);
writeFileSync(join(home, "empty"), "");
writeFileSync(join(home, "large"), "x".repeat(300_000));
writeFileSync(join(home, "huge"), "");
truncateSync(join(home, "huge"), 100 * 1024 ** 3);
chmodSync(join(home, "plain"), 0o4751);
symlinkSync("plain", join(home, "link"));
symlinkSync("/nowhere", join(home, "dangling"));
symlinkSync("/proc/self", join(home, "proc"));
execFileSync("mkfifo", [join(home, "pipe")]);

/** Permissions hold for everybody but root, so these tests give root up. */
const notRoot = process.getuid?.() === 0 ? false : "needs root, to become somebody else";

const files = (path: string, rest: { readonly content?: number; readonly sha256?: boolean } = {}): Ask => ({
  kind: "files",
  path,
  ...rest,
});
const run = (command: string, rest: { readonly timeoutMs?: number; readonly maxBytes?: number } = {}): Ask => ({
  kind: "run",
  command,
  timeoutMs: 5000,
  maxBytes: 1000,
  ...rest,
});

function onlyFile(answer: Answer | undefined) {
  assert.equal(answer?.kind, "files");
  assert.equal(answer.files.length, 1, "one file");
  const [file] = answer.files;
  assert.ok(file);
  return file;
}

function ended(answer: Answer | undefined) {
  assert.equal(answer?.kind, "run");
  return answer;
}

for (const collector of ["auto", "sh"] as const) {
  describe(`the ${collector === "auto" ? "Perl" : "shell"} collector`, () => {
    const ask = async (...asks: readonly Ask[]): Promise<readonly Answer[]> => {
      const { answers, frames } = await runLocally(asks, { home, collector });
      const [boot] = frames;
      assert.equal(boot?.kind === "boot" && boot.collector, collector === "auto" ? "perl" : "sh");
      assert.equal(frames.at(-1)?.kind, "end");
      return answers;
    };

    it("tells kind, mode, size, owner and links of a path by lstat", async () => {
      const [plain, directory, link, dangling, pipe] = await ask(
        files("~/plain"),
        files("~/dir"),
        files("~/link"),
        files("~/dangling"),
        files("~/pipe"),
      );
      const file = onlyFile(plain);
      assert.deepEqual(
        [file.kind, file.mode, file.size, file.links, file.owner.unsafeText()],
        ["file", 0o4751, 5, 1, execFileSync("id", ["-un"]).toString().trim()],
      );
      assert.equal(file.path.unsafeText(), join(home, "plain"));
      assert.equal(file.content, undefined);
      assert.equal(onlyFile(directory).kind, "directory");
      assert.deepEqual([onlyFile(link).kind, onlyFile(link).linkTarget?.unsafeText()], ["symlink", "plain"]);
      assert.equal(onlyFile(dangling).linkTarget?.unsafeText(), "/nowhere");
      assert.equal(onlyFile(pipe).kind, "fifo");
      assert.equal(onlyFile((await ask(files("/")))[0]).kind, "directory");
    });

    it("runs a command as sh -c does, whether it needs a shell or not", async () => {
      const commands = [
        "printf %s a",
        "/usr/bin/printf %s a",
        "/usr/bin/printf %s $HOME",
        "nosuchtool x",
        "X=1 printenv X",
        "test -d / && echo yes",
        "umask",
        "ls /nowhere",
        "echo 'a b' c",
        "  /usr/bin/printf x",
        "cd /; pwd",
        "if then",
        "exit 5",
        "./nosuch",
        "printf '%s' \"$0\"",
      ];
      const answers = await ask(...commands.map((command) => run(command)));
      for (const [index, command] of commands.entries()) {
        const { status, stdout } = spawnSync("/bin/sh", ["-c", command], {
          cwd: home,
          input: "",
          env: { HOME: home, PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
        });
        assert.deepEqual(
          [ended(answers[index]).end, ended(answers[index]).stdout.unsafeText()],
          [{ exit: status }, stdout.toString()],
          command,
        );
      }
    });

    it("gives no entry for a path that is not there, and says nothing was denied", async () => {
      for (const answer of await ask(
        files("~/absent"),
        files("~/plain/below"),
        files("/nowhere/at/all"),
        files("~/none/*/x"),
      )) {
        assert.deepEqual(answer, { kind: "files", files: [], denied: [], truncated: false });
      }
    });

    it("returns bytes exactly, with their hash, up to the limit", async () => {
      const [whole, cut, empty, large] = await ask(
        files("~/binary", { content: 1000, sha256: true }),
        files("~/binary", { content: 10 }),
        files("~/empty", { content: 10, sha256: true }),
        files("~/large", { content: 262_144 }),
      );
      assert.deepEqual(Buffer.from(onlyFile(whole).content?.bytes.bytes() ?? []), binary);
      assert.equal(onlyFile(whole).content?.truncated, false);
      assert.equal(onlyFile(whole).sha256, createHash("sha256").update(binary).digest("hex"));
      assert.deepEqual([onlyFile(cut).content?.truncated, onlyFile(cut).content?.bytes.length], [true, 10]);
      assert.deepEqual(
        [onlyFile(empty).content?.truncated, onlyFile(empty).sha256],
        [false, createHash("sha256").digest("hex")],
      );
      assert.deepEqual([onlyFile(large).content?.truncated, onlyFile(large).content?.bytes.length], [true, 262_144]);
    });

    it("opens nothing but regular files: no link, pipe, directory or file of /proc", async () => {
      const answers = await ask(
        files("~/link", { content: 10 }),
        files("~/pipe", { content: 10, sha256: true }),
        files("~/dir", { content: 10 }),
        files("~/proc/environ", { content: 10 }),
      );
      for (const [index, answer] of answers.entries()) {
        if (collector === "sh" && index === 3) continue; // The shell cannot tell a device by number portably; `checks` refuses such paths.
        assert.deepEqual([onlyFile(answer).unread, onlyFile(answer).content], ["not-regular", undefined]);
      }
    });

    it("reads the head of a sparse 100 GiB file at once, and does not hash it", async () => {
      const [head, hash] = await ask(files("~/huge", { content: 16 }), files("~/huge", { sha256: true }));
      assert.deepEqual([onlyFile(head).content?.truncated, onlyFile(head).size], [true, 100 * 1024 ** 3]);
      assert.equal(onlyFile(hash).unread, "truncated");
    });

    it("matches * within one segment, whatever the names are, and hidden names only when the dot is written", async () => {
      const [many, hidden, shown] = await ask(
        files("~/many/*/package.json", { content: 100 }),
        files("~/dir/*"),
        files("~/dir/.*/x"),
      );
      assert.equal(many?.kind, "files");
      assert.deepEqual(
        many.files.map((file) => file.content?.bytes.unsafeText()).sort(),
        ["a", "b c", "d\ne", "-n", "é"].map((name) => `{"name":"${name}"}`).sort(),
      );
      assert.deepEqual(hidden, { kind: "files", files: [], denied: [], truncated: false });
      assert.equal(onlyFile(shown).path.unsafeText(), join(home, "dir/.hidden/x"));
    });

    it("keeps exit status, stdout and stderr apart and exact", async () => {
      const [three, bytes, silent, syntax] = await ask(
        run("printf out; printf err >&2; exit 3"),
        run("printf 'a\\000\\377\\n\\r\\n'"),
        run("true"),
        run("if then"),
      );
      assert.deepEqual(
        [ended(three).end, ended(three).stdout.unsafeText(), ended(three).stderr.unsafeText()],
        [{ exit: 3 }, "out", "err"],
      );
      assert.deepEqual([...ended(bytes).stdout.bytes()], [97, 0, 255, 10, 13, 10]);
      assert.deepEqual([ended(silent).end, ended(silent).stdout.length], [{ exit: 0 }, 0]);
      assert.deepEqual(ended(syntax).end, { exit: 2 });
      assert.notEqual(ended(syntax).stderr.length, 0);
    });

    it("gives a command a clean environment, its home as directory, no input and no terminal", async () => {
      const [env, pwd, input, tty] = await ask(
        run("env | cut -d= -f1 | sort | tr '\\n' ' '"),
        run("pwd"),
        run("wc -c"),
        run("(: </dev/tty) 2>/dev/null && echo tty || echo none"),
      );
      const names = ended(env).stdout.unsafeText().trim().split(" ");
      assert.deepEqual(
        names.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name)),
        ["HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM", "USER"],
      );
      assert.equal(ended(pwd).stdout.unsafeText().trim(), home);
      assert.equal(ended(input).stdout.unsafeText().trim(), "0");
      assert.equal(ended(tty).stdout.unsafeText().trim(), "none");
    });

    it("tells a signal from an exit status", async () => {
      const [killed] = await ask(run("kill -9 $$"));
      assert.deepEqual(ended(killed).end, { signal: 9 });
    });

    it("ends a command that hangs, with everything it started, and goes on", async () => {
      const marker = `4${process.pid}${collector === "sh" ? 1 : 2}`;
      const [hung, next] = await ask(run(`sleep ${marker} & sleep ${marker}`, { timeoutMs: 1000 }), run("echo next"));
      assert.deepEqual(ended(hung).end, { timedOut: true });
      assert.equal(ended(next).stdout.unsafeText(), "next\n");
      assert.throws(() => execFileSync("pgrep", ["-f", `^sleep ${marker}$`]), "nothing of it runs any more");
    });

    it("ends what a command leaves in the background and says so, without waiting for it", async () => {
      const marker = `5${process.pid}${collector === "sh" ? 1 : 2}`;
      const daemon = collector === "sh" ? `sleep ${marker} &` : `(setsid sleep ${marker} &);`;
      const [left] = await ask(run(`${daemon} echo done`));
      assert.deepEqual(
        [ended(left).end, ended(left).stdout.unsafeText(), ended(left).leftBehind],
        [{ exit: 0 }, "done\n", 1],
      );
      assert.throws(() => execFileSync("pgrep", ["-f", `^sleep ${marker}$`]), "nothing of it runs any more");
    });

    it("cuts long output at the limit on the far side", async () => {
      const [cut, fits] = await ask(
        run("head -c 5000000 /dev/zero | tr '\\0' x", { maxBytes: 2000 }),
        run("printf 12345", { maxBytes: 5 }),
      );
      assert.deepEqual([ended(cut).stdoutTruncated, ended(cut).stdout.length], [true, 2000]);
      assert.deepEqual([ended(fits).stdoutTruncated, ended(fits).stdout.length], [false, 5]);
    });

    it("takes commands of 5,000 and 100,000 bytes whole", async () => {
      for (const size of [5000, 100_000]) {
        const [answer] = await ask(run(`: '${"x".repeat(size)}'; echo whole`));
        assert.equal(ended(answer).stdout.unsafeText(), "whole\n");
      }
    });

    it("is not fooled by a command that prints frames", async () => {
      const [forged, next] = await ask(
        run("printf '\\002PL1 0123456789abcdef0123456789abcdef 2 E 4 x MTow\\003'"),
        run("echo next"),
      );
      assert.deepEqual(ended(forged).end, { exit: 0 });
      assert.equal(ended(next).stdout.unsafeText(), "next\n");
    });

    it("says denied, not absent, where a folder on the way is closed to the user", { skip: notRoot }, async () => {
      const base = mkdtempSync(join(tmpdir(), "plumbline-closed-"));
      try {
        for (const folder of ["listed/x", "shut/x", "deep/a/b/c"]) mkdirSync(join(base, folder), { recursive: true });
        for (const file of ["listed/x/p.json", "shut/x/p.json", "deep/a/b/c/p.json"])
          writeFileSync(join(base, file), "{}");
        const modes: Readonly<Record<string, number>> = { ".": 0o755, listed: 0o744, shut: 0o700, "deep/a/b": 0o700 };
        for (const [folder, mode] of Object.entries(modes)) chmodSync(join(base, folder), mode);
        const asks = [
          "~/listed/*/p.json",
          "~/shut/*/p.json",
          "~/deep/*/b/*/p.json",
          "~/shut/x/p.json",
          "~/none/*/p.json",
        ];
        const { answers } = await runLocally(
          asks.map((path) => files(path, { content: 10 })),
          { home: base, collector, uid: 65_534 },
        );
        const seen = answers.map((answer) =>
          answer.kind === "files" ? [answer.files.length, answer.denied.length > 0] : answer.kind,
        );
        assert.deepEqual(seen, [
          [0, true],
          [0, true],
          [0, true],
          [0, true],
          [0, false],
        ]);
      } finally {
        rmSync(base, { recursive: true, force: true });
      }
    });

    it("cuts a listing that would not fit into a frame, and answers the rest", async () => {
      const base = mkdtempSync(join(tmpdir(), "plumbline-wide-"));
      try {
        // Long paths, so that few of them are too much: each costs the shell collector some processes.
        const folder = Array.from({ length: 12 }, () => "d".repeat(250)).join("/");
        for (let index = 0; index < 180; index += 1)
          mkdirSync(join(base, folder, String(index).padStart(250, "0")), { recursive: true });
        const { answers, frames } = await runLocally([files(`~/${folder}/*`), files("/")], {
          home: base,
          collector,
        });
        assert.equal(frames.at(-1)?.kind, "end");
        assert.equal(answers[0]?.kind === "files" && answers[0].truncated, true);
        assert.equal(onlyFile(answers[1]).kind, "directory");
      } finally {
        rmSync(base, { recursive: true, force: true });
      }
    });

    it("does not wait for a pipe that stands where the app's metadata should", async () => {
      const { frames } = await runLocally([files("/")], { home, collector, metadata: join(home, "pipe") });
      const [boot] = frames;
      assert.equal(boot?.kind === "boot" && boot.metadata, undefined);
      assert.equal(frames.at(-1)?.kind, "end");
    });

    it("reads the app's metadata before anything else", async () => {
      writeFileSync(join(home, "metadata.json"), '{"DomainId":"d-1"}');
      const { frames } = await runLocally([], { home, collector, metadata: join(home, "metadata.json") });
      const [boot] = frames;
      assert.equal(boot?.kind === "boot" && boot.metadata?.unsafeText(), '{"DomainId":"d-1"}');
    });

    it("tells a time limit from a status that looks like one", async () => {
      const [stubborn, status] = await ask(run("trap '' TERM; sleep 20", { timeoutMs: 1000 }), run("exit 124"));
      assert.deepEqual([ended(stubborn).end, ended(status).end], [{ timedOut: true }, { exit: 124 }]);
    });

    it("keeps a command that writes without end from filling the disk", async () => {
      const [flood] = await ask(run("yes", { timeoutMs: 3000, maxBytes: 1000 }));
      assert.equal(ended(flood).stdoutTruncated, true);
      assert.notDeepEqual(ended(flood).end, { exit: 0 });
    });

    if (collector === "auto") {
      it("shows no check another check's text in the process list", async () => {
        const marker = `qqvv${process.pid}daemon`;
        const [seen] = await ask(
          run(`pgrep -f '[q]${marker.slice(1)}' >/dev/null && echo seen || echo none`),
          files(`/opt/${marker}`),
        );
        assert.equal(ended(seen).stdout.unsafeText(), "none\n");
      });
    }

    it("answers a thousand questions in one go", async () => {
      const answers = await ask(
        ...Array.from({ length: 1000 }, (_, index) => files(index % 2 === 0 ? "~/plain" : "~/absent")),
      );
      assert.equal(answers.length, 1000);
      assert.equal(answers.filter((answer) => answer.kind === "files" && answer.files.length === 1).length, 500);
    });
  });
}

describe("compiling a program", () => {
  it("refuses what Linux could not start, and says how large it is", () => {
    const nonce = freshNonce();
    assert.throws(() => compileProgram([run("x".repeat(200_000))], { nonce }), { reason: "program-too-large" });
    assert.throws(
      () =>
        compileProgram(
          Array.from({ length: 30 }, () => run("x".repeat(60_000))),
          { nonce },
        ),
      { reason: "program-too-large" },
    );
  });

  it("puts no nonce together in what is typed, so that an echo is never taken for an answer", () => {
    const { typed, nonce } = compileProgram([run("true")], { nonce: freshNonce() });
    for (const line of typed.lines) {
      assert.equal(line.includes(nonce.slice(0, 16)), false);
      assert.ok(line.length < 1000);
    }
  });
});
