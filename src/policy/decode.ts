import { policyCaps } from "../model/caps.ts";
import type { Problem } from "./problem.ts";
import { problemAt } from "./problem.ts";
import { SourceFile } from "./source-file.ts";

/** A file's name and its content, as bytes or as text. */
export interface InputFile {
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** All that YAML forbids in a stream, and what makes a reviewer see other text than the parser: bidirectional controls. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/u;

/** Bytes to text that is safe to parse; the problem is the first thing that makes it unsafe. */
export function decode({ path, text }: InputFile): { readonly source: SourceFile; readonly problem?: Problem } {
  const size = typeof text === "string" ? Buffer.byteLength(text) : text.byteLength;
  if (size > policyCaps.fileBytes) return tooLarge(path, size);
  const source = new SourceFile(
    path,
    typeof text === "string" ? text.replace(/^\ufeff/, "") : new TextDecoder().decode(text),
  );
  if (typeof text !== "string" && !isUtf8(text)) {
    return {
      source,
      problem: problemAt(source, Math.max(0, source.text.indexOf("\ufffd")), {
        code: "not-utf8",
        message: "the file is not valid UTF-8",
        remedy: "Save it as UTF-8 text.",
      }),
    };
  }
  const bad = forbidden.exec(source.text);
  if (bad === null) return { source };
  return {
    source,
    problem: problemAt(source, bad.index, {
      code: "control-character",
      message: `the file holds the invisible character U+${codePoint(bad[0])}`,
      remedy: "Remove it; in a regular expression write it as an escape, such as \\x1b.",
    }),
  };
}

function tooLarge(path: string, size: number): { readonly source: SourceFile; readonly problem: Problem } {
  const source = new SourceFile(path, "");
  return {
    source,
    problem: problemAt(source, 0, {
      code: "too-large",
      message: `the file has ${size} bytes; at most ${policyCaps.fileBytes} are read`,
      remedy: "Split it into several files.",
    }),
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const codePoint = (char: string): string => (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
