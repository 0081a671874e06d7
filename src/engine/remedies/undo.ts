import { createHash } from "node:crypto";
import type { Change, ChangeAnswer, FileChange } from "../../model/change.ts";

/** The change that puts back what one has changed, with what it rests on in its turn. Undefined where a command names none that does. */
export function undoOf(
  change: Change,
  answer: Exclude<ChangeAnswer, { readonly kind: "not-changed" }>,
): Change | undefined {
  if (change.kind !== "run") return answer.kind === "changed" ? putBack(change, answer) : undefined;
  const { undo, timeoutMs } = change;
  return undo === undefined ? undefined : { kind: "run", command: undo, timeoutMs };
}

function putBack(change: FileChange, { image, made }: Extract<ChangeAnswer, { readonly kind: "changed" }>): FileChange {
  const { path } = change;
  switch (change.kind) {
    case "write": {
      const sha256 = createHash("sha256").update(change.content).digest("hex");
      return change.before.kind === "absent"
        ? { kind: "remove", path, before: { kind: "file", sha256, mode: change.mode }, folders: made }
        : {
            kind: "write",
            path,
            content: image?.bytes() ?? new Uint8Array(),
            mode: change.before.mode,
            before: { kind: "file", sha256, mode: change.before.mode },
          };
    }
    case "remove":
      return {
        kind: "write",
        path,
        content: image?.bytes() ?? new Uint8Array(),
        mode: change.before.mode,
        before: { kind: "absent" },
      };
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
