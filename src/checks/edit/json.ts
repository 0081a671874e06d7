import { createRequire } from "node:module";
import type * as jsoncParser from "jsonc-parser";
import type { Editor } from "./wanted.ts";
import { endingOf } from "./pieces.ts";

/** JSON, with comments where they are allowed: nothing but the key's own place is written anew. */
export const editJson: Editor = (text, key, wanted) => {
  const { applyEdits, modify, parseTree, findNodeAtLocation } = createRequire(import.meta.url)(
    "jsonc-parser",
  ) as typeof jsoncParser;
  const before = text.trim() === "" ? `{}${endingOf(text)}` : text;
  const root = parseTree(before);
  if (root === undefined) return undefined;
  const path: (string | number)[] = [];
  for (const segment of key) {
    const node = findNodeAtLocation(root, path);
    if (node !== undefined && node.type !== "object" && node.type !== "array") return undefined;
    const index = node?.type === "array" && /^\d{1,6}$/.test(segment);
    if (node?.type === "array" && !index) return undefined;
    path.push(index ? Number(segment) : segment);
  }
  const edits =
    "absent" in wanted
      ? modify(before, path, undefined, {})
      : modify(before, path, wanted.value, { formattingOptions: indentationOf(before) });
  return applyEdits(before, edits);
};

/** By the first line that is indented; two spaces where none is. */
function indentationOf(text: string): jsoncParser.FormattingOptions {
  const indent = /^(?:\t+| +)(?=\S)/m.exec(text)?.[0] ?? "  ";
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol: endingOf(text) };
}
