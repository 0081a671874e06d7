import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Json } from "../model/check.ts";
import type { Answer, FileFact } from "../model/observation.ts";
import type { Reason } from "../model/outcome.ts";
import { printable } from "../model/untrusted.ts";
import { asJson } from "./formats/as-json.ts";
import { contentOf, reasonOf } from "./literal-file.ts";

/** The files of an answer in the order of their names, and why there may be more than these. */
export interface Listing {
  readonly files: readonly FileFact[];
  readonly open?: Reason;
}

export function listing(answer: Answer): Listing {
  if (answer.kind === "run") return { files: [], open: { code: "internal", detail: "an answer to another question" } };
  if (answer.kind === "none") return { files: [], open: reasonOf(answer) };
  const files = answer.files.toSorted((left, right) => byCodeUnit(pathOf(left), pathOf(right)));
  const [denied] = answer.denied;
  if (denied !== undefined)
    return { files, open: { code: "access-denied", detail: printable(denied.unsafeText(), 256) } };
  return answer.truncated ? { files, open: { code: "truncated" } } : { files };
}

export const pathOf = (fact: FileFact): string => fact.path.unsafeText();

/** The file as JSON, or why it cannot be used. An empty file counts as none, as Jupyter has it. */
export function jsonOf(fact: FileFact): { readonly json: Json } | { readonly reason: Reason } {
  const content = contentOf(fact);
  if ("reason" in content) return { reason: { ...content.reason, detail: printable(pathOf(fact), 256) } };
  if (content.truncated) return { reason: { code: "truncated", detail: printable(pathOf(fact), 256) } };
  try {
    return { json: content.text === "" ? {} : asJson(JSON.parse(content.text)) };
  } catch {
    return { reason: { code: "unparsable", detail: printable(`${pathOf(fact)} is not valid json`, 256) } };
  }
}
