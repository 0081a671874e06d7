import { createHash } from "node:crypto";
import type { Change, ChangeAnswer, FileBefore, FileChange } from "../../model/change.ts";

/** The change that puts back what one has changed, with what it rests on in its turn; undefined where it is not known how. */
export function undoOf(change: Change, answer: Made): Change | undefined {
  if (change.kind !== "run") return putBack(change, answer);
  const { undo, timeoutMs } = change;
  return undo === undefined ? undefined : { kind: "run", command: undo, timeoutMs };
}

type Made = Omit<Extract<ChangeAnswer, { readonly kind: "changed" }>, "kind">;

function putBack(change: FileChange, { image, made }: Made): FileChange | undefined {
  const { path } = change;
  switch (change.kind) {
    case "write": {
      const { before, content } = change;
      const sha256 = createHash("sha256").update(content).digest("hex");
      if (before.kind === "absent")
        return {
          kind: "remove",
          path,
          before: { kind: "file", sha256, mode: change.mode, content },
          ...(made > 0 && { folders: made }),
        };
      const was = image?.bytes() ?? before.content;
      return was && { kind: "write", path, content: was, mode: before.mode, before: fileOf(content, before.mode) };
    }
    case "remove": {
      const { before } = change;
      const was = image?.bytes() ?? before.content;
      return was && { kind: "write", path, content: was, mode: before.mode, before: { kind: "absent" } };
    }
    case "mode":
      return {
        kind: "mode",
        path,
        mode: change.before.mode,
        before: { kind: change.before.kind, mode: change.mode },
      };
    default:
      return change satisfies never;
  }
}

const fileOf = (content: Uint8Array, mode: number): FileBefore => ({
  kind: "file",
  sha256: createHash("sha256").update(content).digest("hex"),
  mode,
  content,
});

/** What puts all of them back, in order; null where one cannot be. `answers` are those that came, where they came. */
export function undoAll(changes: readonly Change[], answers: readonly ChangeAnswer[] = []): readonly Change[] | null {
  const undo: Change[] = [];
  for (const [index, change] of changes.entries()) {
    const answer = answers[index];
    if (answer?.kind === "not-changed") continue;
    const back = undoOf(change, answer?.kind === "changed" ? answer : { made: 0 });
    if (back === undefined) return null;
    undo.unshift(back);
  }
  return undo;
}
