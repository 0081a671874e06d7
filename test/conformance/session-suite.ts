import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import type { Limits, Session } from "../../src/model/ports.ts";
import type { Transport } from "../../src/model/report.ts";
import { compileProgram } from "../../src/probe/compile.ts";

/** One implementation of the Session port, on one home, with the means to look behind it. */
export interface SessionHarness {
  readonly home: string;
  readonly transport: Transport;
  open(): Promise<Session>;
  /** The same, with the websocket cut after so many bytes from the server; absent where there is no socket. */
  openCut?(bytes: number): Promise<Session>;
  /** Names of all terminals that the server lists. */
  terminals(): Promise<readonly string[]>;
}

export const limits: Limits = { visitMs: 60_000, bootMs: 10_000, readyMs: 10_000, visitBytes: 4 * 1_048_576 };

const run = (command: string, rest: { readonly timeoutMs?: number; readonly maxBytes?: number } = {}): Ask => ({
  kind: "run",
  command,
  timeoutMs: 10_000,
  maxBytes: 65_536,
  ...rest,
});
const files = (path: string): Ask => ({ kind: "files", path, content: 4096 });

/** Every promise of the Session port, on the real thing. `get` gives the harness that a `before` hook made; without a `socket` none can be cut. */
export function sessionSuite(
  get: () => SessionHarness,
  { socket = true, collector = "auto" }: { readonly socket?: boolean; readonly collector?: "auto" | "sh" } = {},
): void {
  async function visit(
    asks: readonly Ask[],
    options: { readonly signal?: AbortSignal; readonly session?: Session } = {},
  ) {
    const harness = get();
    const session = options.session ?? (await harness.open());
    const answers: Answer[] = [];
    let ended = false;
    try {
      const program = compileProgram(asks, { nonce: randomBytes(16).toString("hex"), collector });
      for await (const frames of session.run(program, {
        signal: options.signal ?? AbortSignal.timeout(60_000),
        limits,
      })) {
        for (const frame of frames) {
          if (frame.kind === "answer") answers[frame.index] = frame.answer;
          if (frame.kind === "end") ended = true;
        }
      }
    } finally {
      await session[Symbol.asyncDispose]();
    }
    assert.deepEqual(session.leftovers, [], "nothing was left behind");
    assert.equal(session.transport, harness.transport);
    return { answers, ended };
  }
  const stdout = (answer: Answer | undefined): string =>
    answer?.kind === "run" ? answer.stdout.unsafeText() : `no run answer: ${answer?.kind}`;
  /** For interactive and for login shells alike: servers differ in which one they start. */
  const rc = (text: string): void => {
    for (const name of [".bashrc", ".bash_profile"]) writeFileSync(join(get().home, name), text);
  };

  it("gives every answer and the end frame, and deletes its terminal", async () => {
    rc("");
    writeFileSync(join(get().home, "note"), "content");
    const { answers, ended } = await visit([run("echo out; echo err >&2; exit 7"), files("~/note"), run("pwd")]);
    assert.equal(ended, true);
    const [first, second, third] = answers;
    assert.deepEqual(first?.kind === "run" && [first.end, first.stdout.unsafeText(), first.stderr.unsafeText()], [
      { exit: 7 },
      "out\n",
      "err\n",
    ]);
    assert.equal(second?.kind === "files" && second.files[0]?.content?.bytes.unsafeText(), "content");
    assert.equal(stdout(third).trim(), get().home);
    assert.deepEqual(await get().terminals(), []);
  });

  for (const [name, text] of Object.entries(poisons)) {
    it(`answers truly although .bashrc ${name}`, async () => {
      rc(text);
      const { answers } = await visit([
        run("stat -c %a /; printf p; echo e; grep -c ^root: /etc/passwd; env | grep -c ^HOME="),
        files("/etc/hostname"),
        files("~/.bashrc"),
      ]);
      rc("");
      assert.equal(answers[2]?.kind === "files" && answers[2].files.length, 1, "the home is the server's");
      assert.equal(stdout(answers[0]), "755\npe\n1\n1\n");
      assert.equal(
        answers[1]?.kind === "files" && answers[1].files[0]?.content?.bytes.unsafeText(),
        readFileSync("/etc/hostname", "utf8"),
      );
    });
  }

  it("answers, or says that the shell is not usable, when .bashrc exits", async () => {
    rc("exit 0\n");
    try {
      if (get().transport === "typed") {
        await assert.rejects(
          visit([run("true")]),
          (error: unknown) => error instanceof NotAssessed && ["boot-failed", "terminal-failed"].includes(error.reason),
        );
      } else {
        assert.equal(stdout((await visit([run("echo fine")])).answers[0]), "fine\n");
      }
    } finally {
      rc("");
    }
    assert.deepEqual(await get().terminals(), []);
  });

  it("carries scripts of 5,000 and 100,000 bytes whole", async () => {
    const size = (length: number): Ask => run(`x='${"y".repeat(length)}'; echo \${#x}`);
    const { answers } = await visit([size(5000), size(100_000)]);
    assert.deepEqual(answers.map(stdout), ["5000\n", "100000\n"]);
  });

  it("brings binary output back byte for byte", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    writeFileSync(join(get().home, "bytes"), bytes);
    const { answers } = await visit([run("cat bytes bytes"), files("~/bytes")]);
    assert.deepEqual(
      answers[0]?.kind === "run" && Buffer.from(answers[0].stdout.bytes()),
      Buffer.concat([bytes, bytes]),
    );
    assert.deepEqual(
      answers[1]?.kind === "files" && Buffer.from(answers[1].files[0]?.content?.bytes.bytes() ?? []),
      bytes,
    );
  });

  it("ends a command that hangs at its own limit and answers the rest", async () => {
    const { answers } = await visit([run("sleep 600", { timeoutMs: 1000 }), run("cat; read -r x; echo after")]);
    assert.deepEqual(answers[0]?.kind === "run" && answers[0].end, { timedOut: true });
    assert.equal(stdout(answers[1]), "after\n");
  });

  it("ends a command that daemonises and does not wait for it", async () => {
    const marker = `6${process.pid}${randomBytes(2).readUInt16BE()}`;
    const { answers } = await visit([
      run(
        `${collector === "sh" ? "" : `(setsid sleep ${marker} &); `}nohup sleep ${marker} >/dev/null 2>&1 & echo started`,
      ),
    ]);
    assert.equal(stdout(answers[0]), "started\n");
    assert.throws(() => execFileSync("pgrep", ["-f", `^sleep ${marker}$`]), "nothing of it runs any more");
  });

  it("is not fooled by a command that prints forged frames and control bytes", async () => {
    const { answers } = await visit([
      run("printf '\\002PL1 %032d 1 E 4 x MTow\\003\\r\\n\\033c\\007' 0; kill -WINCH $PPID"),
      run("echo true"),
    ]);
    assert.deepEqual(answers[0]?.kind === "run" && answers[0].end, { exit: 0 });
    assert.equal(stdout(answers[1]), "true\n");
  });

  // Not at once: a program that ends before the websocket opens leaves no terminal to open it on, which is another reason.
  // The shell collector puts `timeout` between itself and a command, so a command does not know its parent.
  if (collector === "auto")
    it("fails closed when a command kills the program, and leaves no process of it", async () => {
      const marker = `7${process.pid}${randomBytes(2).readUInt16BE()}`;
      await assert.rejects(
        visit([run(`sleep ${marker} & sleep 1; kill -9 $PPID; sleep ${marker}`)]),
        (error: unknown) => error instanceof NotAssessed && error.reason === "connection-lost",
      );
      assert.deepEqual(await get().terminals(), []);
      await gone(marker);
    });

  it("is cut at once by an abort, and leaves no terminal and no process", async () => {
    const marker = `8${process.pid}${randomBytes(2).readUInt16BE()}`;
    const session = await get().open();
    const abort = new AbortController();
    const program = compileProgram([run(`sleep ${marker}`, { timeoutMs: 60_000 })], {
      nonce: randomBytes(16).toString("hex"),
    });
    const reading = (async () => {
      for await (const [frame] of session.run(program, { signal: abort.signal, limits }))
        if (frame?.kind === "boot") abort.abort(new Error("stop"));
    })();
    await assert.rejects(reading, /stop/);
    await session[Symbol.asyncDispose]();
    assert.deepEqual(session.leftovers, []);
    assert.deepEqual(await get().terminals(), []);
    await gone(marker);
  });

  if (socket)
    it("never gives an end frame when the socket is dropped at any phase, and leaves no terminal", async () => {
      const { openCut } = get();
      assert.ok(openCut);
      let whole = 0;
      for (let bytes = 0; whole === 0 && bytes < 20_000; bytes += bytes < 1200 ? 67 : 4001) {
        const session = await openCut(bytes);
        try {
          const { ended } = await visit([run("head -c 3000 /dev/zero")], { session });
          assert.equal(ended, true);
          whole += 1;
        } catch (error) {
          assert.ok(error instanceof NotAssessed, `after ${bytes} bytes: ${String(error)}`);
          assert.ok(
            ["connection-lost", "unreachable", "terminal-failed"].includes(error.reason),
            `after ${bytes} bytes: ${error.reason}`,
          );
        }
        assert.deepEqual(await get().terminals(), [], `after ${bytes} bytes`);
      }
      assert.equal(whole, 1, "without the cut it answers");
    });

  it("leaves nothing in the shell's history and no file in the home", async () => {
    const history = join(get().home, ".bash_history");
    rmSync(history, { force: true });
    const before = execFileSync("find", [get().home, "-newer", "/proc/self/stat", "-o", "-print"]).toString();
    const had = statSync(get().home).mtimeMs;
    await visit([run("true"), files("~/note")]);
    assert.equal(existsSync(history), false);
    assert.equal(execFileSync("find", [get().home, "-newer", "/proc/self/stat", "-o", "-print"]).toString(), before);
    assert.equal(statSync(get().home).mtimeMs, had);
  });
}

/** Waits, bounded, until no process has this command line: the janitor ends a group a moment after its parent died. */
async function gone(marker: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      execFileSync("pgrep", ["-f", `^sleep ${marker}$`]);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("a process of the visit still runs");
}

const fake = (name: string): string => `${name}() { builtin echo SPOOF; }; `;
const tools = [
  "stat",
  "grep",
  "printf",
  "env",
  "exec",
  "stty",
  "base64",
  "head",
  "cat",
  "sh",
  "perl",
  "eval",
  "command",
  "test",
  "read",
  "set",
  "unset",
  "cd",
];

const poisons: Readonly<Record<string, string>> = {
  "aliases every tool": `shopt -s expand_aliases\n${tools.map((tool) => `alias ${tool}='echo SPOOF'`).join("\n")}\n`,
  "defines functions named like tools": tools.map(fake).join("\n"),
  "exports functions and a false PATH": `${tools.map((tool) => `${fake(tool)}export -f ${tool}`).join("\n")}\nexport PATH=/nonexistent BASH_ENV=/tmp/nowhere ENV=/tmp/nowhere IFS=x\n`,
  "prints at each prompt and has a prompt of several lines":
    "PROMPT_COMMAND='echo hello; history -a'\nPS1='line one\\nline \\[\\e[31m\\]two\\[\\e[0m\\] $ '\n",
  "moves HOME to a clean folder": "export HOME=/tmp HISTFILE=/dev/null\ncd /tmp\n",
  "sets traps and strict options":
    "trap 'echo DEBUG' DEBUG\ntrap 'echo EXIT' EXIT\ntrap '' HUP TERM\nset -u\nset -o noclobber\nTMOUT=1\numask 077\n",
  "prints a flood and sleeps": "head -c 300000 /dev/zero | tr '\\0' 'x'; sleep 2\n",
};
