import { type ChangeAnswer, notChanged, type NotChanged } from "../model/change.ts";
import type { Answer, FileFact, FileKind } from "../model/observation.ts";
import type { Boot, Frame } from "../model/program.ts";
import { reasons, type ReasonCode } from "../model/outcome.ts";
import { printable, Untrusted } from "../model/untrusted.ts";
import { corrupt } from "./frames.ts";
import { fieldsOf } from "./netstring.ts";

/** A boot payload: proof, collector, home, user, uid, metadata (`+` and the bytes, or empty). */
export function decodeBoot(payload: Uint8Array): { readonly proof: string; readonly boot: Boot } {
  const fields = list(latin1(payload), 6);
  const collector = given(fields[1]);
  if (collector !== "perl" && collector !== "sh") throw corrupt("the boot frame names no known collector");
  const open = opener(collector);
  const metadata = given(fields[5]);
  return {
    proof: given(fields[0]),
    boot: {
      kind: "boot",
      collector,
      home: new Untrusted(open(fields[2])),
      user: new Untrusted(open(fields[3])),
      uid: whole(fields[4]),
      ...(metadata.startsWith("+") ? { metadata: new Untrusted(open(metadata.slice(1))) } : {}),
    },
  };
}

/** The records of one batch, each an ask's index and its answer. */
export function decodeAnswers(
  payload: Uint8Array,
  collector: Boot["collector"],
): readonly Extract<Frame, { readonly kind: "answer" | "change" }>[] {
  const open = opener(collector);
  return list(latin1(payload)).map((record) => {
    const fields = list(record);
    const index = whole(fields[1]);
    switch (given(fields[0])) {
      case "F":
        return { kind: "answer", index, answer: files(fields, open) };
      case "R":
        return { kind: "answer", index, answer: ended(fields, open) };
      case "C":
        return { kind: "change", index, answer: changed(fields, open) };
      case "X":
        return {
          kind: "answer",
          index,
          answer: {
            kind: "none",
            reason: reasonOf(given(fields[2])),
            detail: printable(open(fields[3]).toString(), 200),
          },
        };
      default:
        throw corrupt("an answer is of no known kind");
    }
  });
}

/** An end payload: how many answers were sent. */
export const decodeEnd = (payload: Uint8Array): number => whole(list(latin1(payload), 1)[0]);

type Opener = (field: string | undefined) => Buffer;

/** The shell collector holds binary fields as base64, because its variables cannot hold a NUL. */
const opener =
  (collector: Boot["collector"]): Opener =>
  (field) =>
    Buffer.from(given(field), collector === "perl" ? "latin1" : "base64");

function files(fields: readonly string[], open: Opener): Answer {
  return {
    kind: "files",
    truncated: given(fields[2]) === "1",
    denied: list(fields[3] ?? "").map((path) => new Untrusted(open(path))),
    files: fields.slice(4).map((row) => fileFact(list(row, 14), open)),
  };
}

const kinds: readonly FileKind[] = ["file", "directory", "symlink", "fifo", "socket", "block", "char"];

function fileFact(row: readonly string[], open: Opener): FileFact {
  const kind = kinds.find((name) => name === row[1]);
  if (kind === undefined) throw corrupt("a file is of no known kind");
  const state = given(row[11]);
  const sha256 = given(row[13]);
  if (sha256 !== "" && !/^[0-9a-f]{64}$/.test(sha256)) throw corrupt("a file's hash is malformed");
  return {
    path: new Untrusted(open(row[0])),
    kind,
    mode: whole(row[2]),
    uid: whole(row[3]),
    gid: whole(row[4]),
    owner: new Untrusted(open(row[5])),
    group: new Untrusted(open(row[6])),
    size: whole(row[7]),
    mtime: Number(given(row[8])),
    links: whole(row[9]),
    ...(kind === "symlink" ? { linkTarget: new Untrusted(open(row[10])) } : {}),
    ...(state === "0" || state === "1"
      ? { content: { bytes: new Untrusted(open(row[12])), truncated: state === "1" } }
      : {}),
    ...(sha256 === "" ? {} : { sha256 }),
    ...(state === "0" || state === "1" || state === "-" ? {} : { unread: reasonOf(state) }),
  };
}

function ended(fields: readonly string[], open: Opener): Answer {
  const number = whole(fields[3]);
  const how = given(fields[2]);
  if (how !== "x" && how !== "s" && how !== "t") throw corrupt("a command ended in no known way");
  return {
    kind: "run",
    end: how === "x" ? { exit: number } : how === "s" ? { signal: number } : { timedOut: true },
    leftBehind: whole(fields[4]),
    stdoutTruncated: given(fields[5]) === "1",
    stderrTruncated: given(fields[6]) === "1",
    stdout: new Untrusted(open(fields[7])),
    stderr: new Untrusted(open(fields[8])),
  };
}

function changed(fields: readonly string[], open: Opener): ChangeAnswer {
  const how = given(fields[2]);
  const code = given(fields[3]);
  if (how === "no")
    return {
      kind: "not-changed",
      code: Object.hasOwn(notChanged, code) ? (code as NotChanged) : "failed",
      detail: printable(open(fields[4]).toString(), 200),
    };
  if (how !== "done") throw corrupt("a change ended in no known way");
  const image = given(fields[4]);
  return {
    kind: "changed",
    made: whole(code),
    ...(image.startsWith("+") && { image: new Untrusted(open(image.slice(1))) }),
    ...(fields[5] === "unsettled" && { unsettled: true as const }),
  };
}

const reasonOf = (word: string): ReasonCode => (Object.hasOwn(reasons, word) ? (word as ReasonCode) : "probe-error");

function list(bytes: string, length?: number): readonly string[] {
  const fields = fieldsOf(bytes);
  if (fields === undefined || (length !== undefined && fields.length !== length))
    throw corrupt("a payload is malformed");
  return fields;
}

function given(field: string | undefined): string {
  if (field === undefined) throw corrupt("a field is missing");
  return field;
}

const latin1 = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString("latin1");

function whole(field: string | undefined): number {
  const digits = given(field);
  if (!/^(0|[1-9][0-9]{0,14})$/.test(digits)) throw corrupt("a number is malformed");
  return Number(digits);
}
