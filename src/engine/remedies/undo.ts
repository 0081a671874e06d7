import { createHash } from "node:crypto";
import type { Change, ChangeAnswer } from "../../model/change.ts";

/** The change that puts back what one has changed, with what it rests on in its turn. */
export function undoOf(change: Change, { image, made }: Extract<ChangeAnswer, { readonly kind: "changed" }>): Change {
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
