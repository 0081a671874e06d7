import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Change, ChangeAnswer } from "../../src/model/change.ts";
import type { Ask } from "../../src/model/observation.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { netstring } from "../../src/probe/netstring.ts";
import { ReplyReader } from "../../src/probe/reply.ts";
import { frameText, freshNonce, replyText, runLocally } from "../support/program.ts";

interface Home extends Disposable {
  readonly path: string;
  readonly read: (name: string) => string;
}

function emptyHome(): Home {
  const path = mkdtempSync(join(tmpdir(), "plumbline-command-"));
  return {
    path,
    read: (name) => readFileSync(join(path, name), "utf8"),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

const run = (command: string, timeoutMs = 5_000): Change => ({ kind: "run", command, timeoutMs });

async function make(home: Home, collector: "auto" | "sh", changes: readonly Change[], asks: readonly Ask[] = []) {
  const all = [...changes.map((change) => ({ kind: "change", change }) as const), ...asks];
  const { frames, answers } = await runLocally(all, { home: home.path, collector });
  assert.equal(frames.at(-1)?.kind, "end");
  return { changes: frames.flatMap((frame) => (frame.kind === "change" ? [frame.answer] : [])), answers };
}

/** Whoever is init may not have buried it yet. */
function hasEnded(pid: string): boolean {
  try {
    return /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

const told = (answer: ChangeAnswer | undefined): string =>
  answer?.kind === "ran"
    ? `${JSON.stringify(answer.end)} ${answer.stderr.unsafeText().trim()}`
    : JSON.stringify(answer);

for (const collector of ["auto", "sh"] as const)
  suite(`a command that changes something, by ${collector === "auto" ? "Perl" : "sh"}`, () => {
    test("is run in the home, once, and what comes after it sees what it did", async () => {
      using home = emptyHome();
      const look: Ask = { kind: "files", path: "~/log", content: 100 };
      const { changes, answers } = await make(home, collector, [run("pwd -P >> log; echo no >&2; exit 3")], [look]);
      assert.deepEqual(changes.map(told), ['{"exit":3} no']);
      assert.equal(home.read("log"), `${home.path}\n`);
      const [files] = answers;
      assert.equal(files?.kind === "files" && files.files[0]?.content?.bytes.unsafeText(), `${home.path}\n`);
    });

    test("comes after those before it, and the same one twice is run twice", async () => {
      using home = emptyHome();
      const { changes } = await make(home, collector, [
        run("echo 1 >> log"),
        run("sleep 0.2; echo 2 >> log"),
        run("echo 1 >> log"),
      ]);
      assert.deepEqual(changes.map(told), ['{"exit":0} ', '{"exit":0} ', '{"exit":0} ']);
      assert.equal(home.read("log"), "1\n2\n1\n");
    });

    test("gets a clean environment and nothing on stdin", async () => {
      using home = emptyHome();
      await make(home, collector, [run("env > env; cat > stdin")]);
      assert.equal(home.read("stdin"), "");
      assert.deepEqual(
        [...home.read("env").matchAll(/^([A-Z_]+)=/gm)]
          .map(([, name]) => name)
          .filter((name) => !name?.endsWith("PWD"))
          .toSorted(),
        ["HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TERM", "USER"],
      );
    });

    test("is ended at its time limit, with what it started", async () => {
      using home = emptyHome();
      const { changes } = await make(home, collector, [run("sleep 60 & echo $! > pid; sleep 61", 1_000)]);
      assert.deepEqual(changes.map(told), ['{"timedOut":true} ']);
      assert.ok(hasEnded(home.read("pid").trim()));
    });

    test("says the beginning of what it complains of, however long", async () => {
      using home = emptyHome();
      const { changes } = await make(home, collector, [run("yes no | head -c 300000 >&2; yes no | head -c 300000")]);
      const [answer] = changes;
      assert.equal(answer?.kind === "ran" && answer.stderr.length, 4_096);
    });
  });

test("commands and files are changed in their order, by one program", async () => {
  using home = emptyHome();
  const change: Change = {
    kind: "write",
    path: "~/d/f",
    content: Buffer.from("new"),
    mode: 0o600,
    before: { kind: "absent" },
  };
  const { changes } = await make(home, "auto", [run("mkdir d"), change, run("cat d/f > seen")]);
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ["ran", "changed", "ran"],
  );
  assert.equal(home.read("seen"), "new");
});

/** What a reply to one command makes of a record, and to one change of a file. */
function replied(change: Change, ...record: readonly string[]): ChangeAnswer | undefined {
  const nonce = freshNonce();
  const program = compileProgram([{ kind: "change", change }], { nonce });
  const reader = new ReplyReader(program);
  const [boot = ""] = replyText(nonce, []);
  const [frame] = [
    ...reader.push(boot),
    ...reader.push(frameText(nonce, 1, "A", netstring(record.map(netstring).join("")))),
  ].filter(({ kind }) => kind === "change");
  return frame?.kind === "change" ? frame.answer : undefined;
}

test("where no command can be run, nothing was changed, and it says so", () => {
  const answer = replied(run("true"), "X", "0", "probe-error", "commands need timeout");
  assert.deepEqual(answer, { kind: "not-changed", code: "failed", detail: "commands need timeout" });
});

test("a command is answered as one, and a change of a file as that", () => {
  const ended = ["R", "0", "x", "0", "0", "0", "0", "", "oops"];
  assert.equal(told(replied(run("true"), ...ended)), '{"exit":0} oops');
  const remove: Change = { kind: "mode", path: "~/f", mode: 0, before: { kind: "file", mode: 1 } };
  for (const [change, ...record] of [
    [remove, ...ended],
    [remove, "X", "0", "probe-error", ""],
    [run("true"), "C", "0", "done", "0", ""],
    [run("true"), "F", "0", "0", ""],
  ] as const)
    assert.throws(() => replied(change, ...record), /another question/);
});

test("a program of commands alone holds nothing that changes files", () => {
  const program = compileProgram([{ kind: "change", change: run("true") }], { nonce: freshNonce() });
  assert.doesNotMatch(program.argv.join("\n"), /\brename\b|\bunlink\b|O_CREAT|sub change/);
});
