import { inspect } from "node:util";

/**
 * Bytes that a target sent. They are data for the judge, never text for a log, a page or a terminal:
 * a sink has to pass them through its own encoder (`printable` for text sinks).
 */
export class Untrusted {
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array | string) {
    this.#bytes = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  }
  static text(value: string): Untrusted {
    return new Untrusted(value);
  }
  /** The raw bytes, for judging only. */
  bytes(): Uint8Array {
    return this.#bytes;
  }
  /** UTF-8 with U+FFFD for what is not; for judging only. */
  unsafeText(): string {
    return utf8.decode(this.bytes());
  }
  get length(): number {
    return this.bytes().length;
  }
  toString(): string {
    return printable(this.unsafeText());
  }
  toJSON(): string {
    return this.toString();
  }
  [inspect.custom](): string {
    return `Untrusted(${JSON.stringify(printable(this.unsafeText(), 80))})`;
  }
}

const utf8 = new TextDecoder("utf-8");

/**
 * C0 and C1 controls, DEL, line and paragraph separators, bidirectional and zero-width characters,
 * tags, variation selectors and lone surrogates: all that can move a cursor, reorder or hide text.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}\p{Cs}]/gu;

/** Nearly all texts; looked at first because a class of Unicode properties is slow to match. */
const isPlain = /^[\x20-\x7e]*$/;

/** One line of text that any terminal shows as it is: unsafe characters become `\u{…}`; cut at `limit` characters with `…`. */
export function printable(text: string, limit = 2048): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  if (isPlain.test(cut)) return cut;
  return cut.replace(unsafe, (char) =>
    char === "\n" ? "\\n" : char === "\t" ? "\\t" : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
