import { createHash, randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ChangeAsk } from "../../src/model/change.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import type { Frame, Program } from "../../src/model/program.ts";
import { compileProgram, type CompileOptions } from "../../src/probe/compile.ts";
import { netstring } from "../../src/probe/netstring.ts";
import { bootProof, ReplyReader } from "../../src/probe/reply.ts";

export const freshNonce = (): string => randomBytes(16).toString("hex");

/** One frame as a collector writes it. */
export function frameText(
  nonce: string,
  sequence: number,
  kind: "B" | "A" | "E",
  payload: string | Uint8Array,
): string {
  const bytes = Buffer.from(payload);
  return `\u0002PL1 ${nonce} ${sequence} ${kind} ${bytes.length} ${createHash("sha256").update(bytes).digest("hex")} ${bytes.toString("base64")}\u0003`;
}

/** A whole reply of `commands` answers, each to a `run` ask whose stdout is given. */
export function replyText(nonce: string, stdouts: readonly string[]): readonly string[] {
  const boot = [bootProof(nonce), "perl", "/home/u", "u", "1000", ""].map(netstring).join("");
  const answers = stdouts.map((stdout, index) =>
    frameText(
      nonce,
      index + 1,
      "A",
      netstring(["R", String(index), "x", "0", "0", "0", "0", stdout, ""].map(netstring).join("")),
    ),
  );
  return [
    frameText(nonce, 0, "B", boot),
    ...answers,
    frameText(nonce, stdouts.length + 1, "E", netstring(String(stdouts.length))),
  ];
}

export interface LocalRun extends Partial<CompileOptions> {
  /** What `~` means to the program. */
  readonly home: string;
  /** Runs as this user and group; needs root. */
  readonly uid?: number;
  /** Another path for the app's metadata. */
  readonly metadata?: string;
}

/** Runs a program in a local shell on pipes and gives its frames. */
export async function runLocally(
  asks: readonly (Ask | ChangeAsk)[],
  { home, uid, metadata, ...options }: LocalRun,
): Promise<{ readonly frames: readonly Frame[]; readonly answers: readonly Answer[]; readonly stderr: string }> {
  const program: Program = compileProgram(asks, { nonce: freshNonce(), ...options });
  const real = "/opt/ml/metadata/resource-metadata.json";
  const [command = "", ...args] = program.argv.map((word) => (word === real ? (metadata ?? real) : word));
  const child = spawn(command, args, {
    env: { HOME: home, PATH: "/usr/bin:/bin" },
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const exit = once(child, "close");
  let stderr = "";
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  const reader = new ReplyReader(program);
  const frames: Frame[] = [];
  child.stdout.setEncoding("latin1");
  for await (const part of child.stdout) {
    for (const frame of reader.push(String(part))) {
      frames.push(frame);
      if (frame.kind === "boot") child.stdin.write(program.go);
      if (frame.kind === "end") child.stdin.end();
    }
  }
  await exit;
  const answers = frames.flatMap((frame) => (frame.kind === "answer" ? [frame] : [])).sort((a, b) => a.index - b.index);
  return { frames, answers: answers.map((frame) => frame.answer), stderr };
}
