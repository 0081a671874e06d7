import type { Answer, FileFact } from "../model/observation.ts";
import type { Reason, ReasonCode } from "../model/outcome.ts";
import { printable } from "../model/untrusted.ts";

/** Most bytes of content that a check asks of one file: what one pattern may look at. */
export const maxContent = 256 * 1024;

export type LiteralFile =
  | { readonly kind: "present"; readonly fact: FileFact }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly reason: Reason };

/** The answer to an ask for one path without `*`: there, certainly not there, or not known. */
export function literalFile(answer: Answer | undefined): LiteralFile {
  if (answer === undefined || answer.kind === "run")
    return { kind: "unknown", reason: { code: "internal", detail: "an answer to another question" } };
  if (answer.kind === "none") return { kind: "unknown", reason: reasonOf(answer) };
  const [fact, ...others] = answer.files;
  if (others.length > 0) return { kind: "unknown", reason: { code: "internal", detail: "several files for one path" } };
  if (fact !== undefined) return { kind: "present", fact };
  const [denied] = answer.denied;
  if (denied !== undefined)
    return { kind: "unknown", reason: { code: "access-denied", detail: printable(denied.unsafeText(), 256) } };
  return answer.truncated ? { kind: "unknown", reason: { code: "truncated" } } : { kind: "absent" };
}

/** The reason of an answer that is none; its detail is not of our making everywhere, so it is made printable. */
export const reasonOf = ({ reason, detail }: { readonly reason: ReasonCode; readonly detail?: string }): Reason =>
  detail === undefined ? { code: reason } : { code: reason, detail: printable(detail, 256) };

export type Content =
  | {
      readonly text: string;
      readonly truncated: boolean;
      /** Why something may stand there that a search of the text does not find. */
      readonly unclear?: Reason;
    }
  | { readonly reason: Reason };

/** The content as text, or why there is none. */
export function contentOf(fact: FileFact): Content {
  if (fact.unread !== undefined) return { reason: { code: fact.unread } };
  if (fact.content === undefined)
    return { reason: { code: "probe-error", detail: "the content was asked for and did not come" } };
  const { bytes, truncated } = fact.content;
  return { text: bytes.unsafeText(), truncated, ...(isPlain(bytes.bytes()) ? {} : { unclear: notText }) };
}

const notText: Reason = { code: "undecidable", detail: "it holds NUL or is UTF-16, so it is not read as UTF-8 text" };

/** Neither a NUL nor one of UTF-16's byte order marks. */
const isPlain = (bytes: Uint8Array): boolean => {
  const [first, second] = bytes;
  return !bytes.includes(0) && !(first === 0xff && second === 0xfe) && !(first === 0xfe && second === 0xff);
};
