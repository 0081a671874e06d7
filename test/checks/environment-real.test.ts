import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, describe, test } from "node:test";
import { join } from "node:path";
import { noContext } from "../../src/checks/case.ts";
import { environment } from "../../src/checks/environment/index.ts";
import type { EnvironmentSpec } from "../../src/checks/environment/spec.ts";
import type { Answer } from "../../src/model/observation.ts";
import { compileProgram } from "../../src/probe/compile.ts";
import { ReplyReader } from "../../src/probe/reply.ts";
import { freshNonce } from "../support/program.ts";

const home = mkdtempSync(join(tmpdir(), "plumbline-environment-"));
after(() => rmSync(home, { recursive: true }));
const linux = process.platform === "linux" ? false : "there is no /proc here";

/** The server's variables, as a process that starts the program has them. */
const server = {
  HTTPS_PROXY: "http://proxy:3128",
  EMPTY: "",
  LINES: "a\nHTTPS_PROXY=fake\nb",
  LC_ALL: "C",
  SPECIAL_: "$(touch pwned) 'x' \"y\" \\",
};

const rows: readonly (readonly [spec: EnvironmentSpec, outcome: string])[] = [
  [{ name: "HTTPS_PROXY", equals: "http://proxy:3128" }, "pass"],
  [{ name: "EMPTY", equals: "" }, "pass"],
  [{ name: "EMPTY", absent: true }, "fail"],
  [{ name: "LINES", equals: server.LINES }, "pass"],
  [{ name: "SPECIAL_", equals: server.SPECIAL_ }, "pass"],
  [{ name: "NOT_THERE", absent: true }, "pass"],
  [{ name: "PROXY", absent: true }, "pass"],
  [{ name: "USER", absent: true }, "pass"],
];

async function ask(specs: readonly EnvironmentSpec[], collector: "auto" | "sh"): Promise<readonly Answer[]> {
  const program = compileProgram(specs.flatMap(environment.probe), { nonce: freshNonce(), collector });
  const child = spawn("/bin/sh", ["-c", '"$@"; exit $?', "server", ...program.argv], {
    env: { HOME: home, PATH: "/usr/bin:/bin:/usr/local/bin", ...server },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const reader = new ReplyReader(program);
  const answers: Answer[] = [];
  child.stdout.setEncoding("latin1");
  for await (const part of child.stdout)
    for (const frame of reader.push(String(part))) {
      if (frame.kind === "boot") child.stdin.write(program.go);
      if (frame.kind === "answer") answers[frame.index] = frame.answer;
      if (frame.kind === "end") child.stdin.end();
    }
  await ended;
  return answers;
}

for (const collector of ["auto", "sh"] as const)
  describe(
    `the environment of the server, by the ${collector === "auto" ? "Perl" : "shell"} collector`,
    { skip: linux },
    () => {
      test("is that of the process which started the program, and not the program's own", async () => {
        const answers = await ask(
          rows.map(([spec]) => spec),
          collector,
        );
        for (const [index, [spec, wanted]] of rows.entries()) {
          const { outcome } = environment.judge(spec, answers.slice(index, index + 1), noContext);
          assert.equal(outcome.kind, wanted, `${JSON.stringify(spec)} ${JSON.stringify(outcome)}`);
        }
      });
    },
  );
