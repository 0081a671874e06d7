import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Change, ChangeAnswer, FileBefore, FileChange } from "../../src/model/change.ts";
import { runLocally } from "./program.ts";

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
export const file = (text: string, mode = 0o644): FileBefore => ({ kind: "file", sha256: sha256(text), mode });
export const write = (
  path: string,
  content: string,
  before: Extract<Change, { kind: "write" }>["before"],
): FileChange => ({
  kind: "write",
  path,
  content: Buffer.from(content),
  mode: 0o600,
  before,
});

export interface Place extends Disposable {
  readonly base: string;
  readonly home: string;
  readonly at: (path: string) => string;
}

/** A home, and beside it what no change may reach. */
export function place(): Place {
  const base = mkdtempSync(join(tmpdir(), "plumbline-change-"));
  const home = join(base, "home");
  mkdirSync(home);
  mkdirSync(join(base, "outside"));
  writeFileSync(join(base, "outside/f"), "old\n");
  return {
    base,
    home,
    at: (path) => join(home, path),
    [Symbol.dispose]: () => {
      for (const mounted of ["home/m"])
        try {
          execFileSync("umount", [join(base, mounted)], { stdio: "ignore" });
        } catch {
          // It was not mounted.
        }
      rmSync(base, { recursive: true, force: true });
    },
  };
}

export function put({ home }: Place, path: string, text: string, mode = 0o644): void {
  const at = join(home, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
  chmodSync(at, mode);
}

/** Every entry below a folder: kind, mode, owner, content or link target, by its path. */
export function tree(folder: string, under = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(folder, under)).flatMap((name): [string, string][] => {
      const path = join(under, name);
      const stat = lstatSync(join(folder, path));
      const about = `${stat.mode.toString(8)} ${stat.uid}:${stat.gid}`;
      if (stat.isDirectory()) return [[path, about], ...Object.entries(tree(folder, path))];
      if (stat.isSymbolicLink()) return [[path, `${about} -> ${readlinkSync(join(folder, path))}`]];
      return [[path, stat.isFile() ? `${about} ${sha256(readFileSync(join(folder, path)))}` : about]];
    }),
  );
}

export async function make(where: Place, ...changes: readonly Change[]): Promise<readonly ChangeAnswer[]> {
  const asks = changes.map((change) => ({ kind: "change", change }) as const);
  const { frames, stderr } = await runLocally(asks, { home: where.home });
  assert.equal(stderr, "");
  assert.equal(frames.at(-1)?.kind, "end");
  return frames.flatMap((frame) => (frame.kind === "change" ? [frame.answer] : []));
}

export const word = (answer: ChangeAnswer | undefined): string =>
  answer === undefined ? "nothing" : "code" in answer ? answer.code : answer.kind;
