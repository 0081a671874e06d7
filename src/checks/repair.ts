import { createHash } from "node:crypto";
import type { Change, FileBefore } from "../model/change.ts";
import type { Repair } from "../model/check.ts";
import type { Answer, Ask, FileFact } from "../model/observation.ts";
import { printable, Untrusted } from "../model/untrusted.ts";
import { literalFile, maxContent } from "./literal-file.ts";

/** Bytes of a file that a remedy writes: what one argument of a program can hold, with room for the rest. */
const mostBytes = 96_000;

export const cannot = (why: string): Repair => ({ cannot: why });

/** Why a path is none that a remedy may change; undefined where it is one. */
export const outOfReach = (path: string): string | undefined =>
  path.startsWith("~/")
    ? notOnePlace(path.slice(2))
    : "Only what is in the home is changed: the image and the server are not.";

/** Why a path does not say for certain where it leads to. */
export const notOnePlace = (path: string): string | undefined =>
  /\*|(^|\/)\.\.?(\/|$)|\/\/|\/$/.test(path) || printable(path) !== path
    ? "The path has to name one place, in plain text, without `*`, `.` and `..`."
    : undefined;

/** Each part of the way to a place and the place itself, to see that none is a link: a command follows them. */
export const wayTo = (path: string): readonly Ask[] =>
  path
    .split("/")
    .map((_, index, parts) => parts.slice(0, index + 1).join("/"))
    .filter((part) => part !== "" && part !== "~")
    .map((part) => ({ kind: "files", path: part }));

/** Why a command should not go that way, by the answers to `wayTo`; undefined where it may. */
export function linkOnWay(answers: readonly Answer[]): string | undefined {
  for (const answer of answers) {
    const found = literalFile(answer);
    if (found.kind === "unknown") return "What stands there is not known.";
    if (found.kind === "present" && found.fact.kind !== "directory")
      return `A ${found.fact.kind} stands there or on the way, and only folders are gone into.`;
  }
  return undefined;
}

/** The whole file, with its hash. */
export const wholeFile = (path: string): readonly Ask[] => [{ kind: "files", path, content: maxContent, sha256: true }];

/** A file as a remedy needs it: its text to the last byte, or that there is none. */
export type Present = { readonly text: string; readonly before: FileBefore; readonly fact: FileFact };

export function presentFile(answer: Answer | undefined): Present | "absent" | { readonly cannot: string } {
  const found = literalFile(answer);
  if (found.kind === "unknown") return { cannot: "What stands there is not known." };
  if (found.kind === "absent") return "absent";
  const { fact } = found;
  if (fact.kind !== "file") return { cannot: `A ${fact.kind} stands there, and only regular files are changed.` };
  const { content, sha256 } = fact;
  if (content === undefined || sha256 === undefined || content.truncated)
    return { cannot: "The file could not be read whole." };
  const bytes = content.bytes.bytes();
  const text = Buffer.from(bytes).toString("utf8");
  if (!Buffer.from(text).equals(bytes) || text.includes("\u0000")) return { cannot: "The file is no UTF-8 text." };
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    return { cannot: "The file changed while it was read." };
  return { text, before: { kind: "file", sha256, mode: fact.mode, content: bytes }, fact };
}

/** The one change that puts `content` there; none where it is there. */
export function writing(path: string, present: Present | "absent", content: string): Repair {
  if (Buffer.byteLength(content) > mostBytes) return cannot(`The file is longer than ${mostBytes} bytes.`);
  if (present !== "absent" && present.text === content) return cannot("The change would leave the file as it is.");
  const before = present === "absent" ? ({ kind: "absent" } as const) : present.before;
  return { changes: [{ kind: "write", path, content: Buffer.from(content), mode: newMode, before }] };
}

/** Settings may hold what others should not read. */
const newMode = 0o600;

/** The answer that a file would give once the changes are made, so that a check can be judged before anything is done. */
export function answerAfter(answer: Answer | undefined, changes: readonly Change[]): Answer {
  const files = answer?.kind === "files" ? answer.files : [];
  return { kind: "files", denied: [], truncated: false, files: changes.reduce(changed, files) };
}

function changed(files: readonly FileFact[], change: Change): readonly FileFact[] {
  switch (change.kind) {
    case "remove":
      return [];
    case "run":
      return files;
    case "mode":
      return files.map((fact) => ({ ...fact, mode: change.mode }));
    case "write": {
      const bytes = Buffer.from(change.content);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const [was] = files;
      const fact: FileFact = {
        ...(was ?? made(change.path, change.mode)),
        size: bytes.length,
        content: { bytes: new Untrusted(bytes), truncated: false },
        sha256,
      };
      return [fact];
    }
    default:
      return change satisfies never;
  }
}

/** Whose it will be is not known before. */
const made = (path: string, mode: number): FileFact => ({
  path: new Untrusted(Buffer.from(path)),
  kind: "file",
  mode,
  uid: 0,
  gid: 0,
  owner: new Untrusted(Buffer.alloc(0)),
  group: new Untrusted(Buffer.alloc(0)),
  size: 0,
  mtime: 0,
  links: 1,
});
