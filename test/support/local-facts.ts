import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { Answer, Ask, FileFact, FileKind } from "../../src/model/observation.ts";
import { glob } from "../../src/checks/extension/glob.ts";
import { Untrusted } from "../../src/model/untrusted.ts";

/** `~` is `home`; absolute paths start at `root`, so that nothing of this machine is looked at. */
export interface Place {
  readonly home: string;
  readonly root: string;
}

/** Answers an ask from this machine's disk and `/bin/sh`: the shortest honest reading of the ask's meaning, to judge real files in tests. */
export function localAnswer(ask: Ask, place: Place): Answer {
  return ask.kind === "files" ? lookUp(ask, place) : run(ask, place);
}

function lookUp(ask: Extract<Ask, { kind: "files" }>, { home, root }: Place): Answer {
  const [start, rest] = ask.path.startsWith("~/") ? [home, ask.path.slice(2)] : [root, ask.path.slice(1)];
  const denied: Untrusted[] = [];
  const files: FileFact[] = [];
  for (const path of expand(start, rest.split("/"), denied)) {
    const stats = attempt(() => lstatSync(path), path, denied);
    if (stats !== undefined) files.push(factOf(path, stats, ask));
  }
  return { kind: "files", files, denied, truncated: false };
}

function expand(start: string, segments: readonly string[], denied: Untrusted[]): readonly string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [start];
  if (!segment.includes("*")) return expand(join(start, segment), rest, denied);
  const names = attempt(() => readdirSync(start), start, denied) ?? [];
  return names
    .filter((name) => glob(segment, name) && name.startsWith(".") === segment.startsWith("."))
    .toSorted()
    .flatMap((name) => expand(join(start, name), rest, denied));
}

/** Undefined where there is nothing; a path that may not be looked at is denied. */
function attempt<T>(look: () => T, path: string, denied: Untrusted[]): T | undefined {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "EACCES") denied.push(Untrusted.text(path));
    else if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    return undefined;
  }
}

function factOf(path: string, stats: Stats, ask: Extract<Ask, { kind: "files" }>): FileFact {
  const kind = kindOf(stats);
  const opened = ask.content !== undefined || ask.sha256 === true;
  return {
    path: Untrusted.text(path),
    kind,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    owner: Untrusted.text(String(stats.uid)),
    group: Untrusted.text(String(stats.gid)),
    size: stats.size,
    mtime: Math.floor(stats.mtimeMs / 1000),
    links: stats.nlink,
    ...(kind === "symlink" && { linkTarget: Untrusted.text(readlinkSync(path)) }),
    ...(opened && kind !== "file" && { unread: "not-regular" as const }),
    ...(kind === "file" && ask.content !== undefined && { content: contentOf(path, ask.content) }),
    ...(kind === "file" &&
      ask.sha256 === true && { sha256: createHash("sha256").update(readFileSync(path)).digest("hex") }),
  };
}

function contentOf(path: string, most: number): NonNullable<FileFact["content"]> {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(most + 1);
    const length = readSync(file, bytes);
    return { bytes: new Untrusted(bytes.subarray(0, Math.min(length, most))), truncated: length > most };
  } finally {
    closeSync(file);
  }
}

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isFIFO()) return "fifo";
  if (stats.isSocket()) return "socket";
  return stats.isBlockDevice() ? "block" : "char";
}

function run({ command, timeoutMs, maxBytes }: Extract<Ask, { kind: "run" }>, { home }: Place): Answer {
  const done = spawnSync("/bin/sh", ["-c", command], {
    cwd: home,
    env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: 16 * 1024 * 1024,
  });
  if (done.error !== undefined && done.status === null && done.signal === null) throw done.error;
  return {
    kind: "run",
    end: done.status === null ? { timedOut: true } : { exit: done.status },
    stdout: new Untrusted(done.stdout.subarray(0, maxBytes)),
    stderr: new Untrusted(done.stderr.subarray(0, maxBytes)),
    stdoutTruncated: done.stdout.length > maxBytes,
    stderrTruncated: done.stderr.length > maxBytes,
    leftBehind: 0,
  };
}
