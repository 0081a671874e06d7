import { createHash } from "node:crypto";
import { createTwoFilesPatch } from "diff";
import type { Change, FileBefore } from "../../model/change.ts";
import type { Stand, Step } from "../../model/remedy.ts";
import { printable } from "../../model/untrusted.ts";
import { looksSecret, maskLine, secretWord } from "../../policy/mask.ts";

/** A change as a person reads it, without content but for the lines that change. */
export function stepOf(change: Change): Step {
  switch (change.kind) {
    case "write": {
      const before = standOf(change.before);
      const mode = change.before.kind === "file" ? change.before.mode : change.mode;
      return {
        kind: change.kind,
        on: printable(change.path),
        before,
        after: { sha256: sha256(change.content), mode: octal(mode) },
        diff: diffOf(change.path, change.before, change.content),
        undo: before === null ? "The file is removed again." : "What it holds now is written back.",
      };
    }
    case "remove":
      return {
        kind: change.kind,
        on: printable(change.path),
        before: standOf(change.before),
        after: null,
        diff: diffOf(change.path, change.before, new Uint8Array()),
        undo: "The file is written again as it was.",
      };
    case "mode":
      return {
        kind: change.kind,
        on: printable(change.path),
        before: { mode: octal(change.before.mode) },
        after: { mode: octal(change.mode) },
        diff: null,
        undo: `Its mode is set back to ${octal(change.before.mode)}.`,
      };
    case "run":
      return {
        kind: change.kind,
        on: printable(change.command, 4096),
        before: null,
        after: null,
        diff: null,
        undo: change.undo === undefined ? null : `It is put back by the command: ${printable(change.undo, 400)}`,
      };
    default:
      return change satisfies never;
  }
}

const standOf = (before: FileBefore | { readonly kind: "absent" }): Stand | null =>
  before.kind === "absent" ? null : { sha256: before.sha256, mode: octal(before.mode) };

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Characters of one line, and lines of one diff: an excerpt, not a copy of the home. */
const [longestLine, mostLines] = [200, 40];

/** Where credentials live, so that not one line of it is shown. */
const secretPlaces =
  /\/(\.aws\/credentials|\.netrc|\.pypirc|\.git-credentials|\.docker\/config\.json|\.pgpass|\.my\.cnf|\.kube\/[^/]*|\.azure\/[^/]*|\.config\/gcloud\/.*|\.vault-token|\.ssh\/[^/]*|\.config\/gh\/hosts\.yml|[^/]*\.(?:pem|key|p12|pfx))$/;

/** Lines that change; looking for more takes time with its square, and nobody reads as many. */
const maxEditLength = 1_000;

/** The lines that change, and no others; null where there are too many. */
function diffOf(path: string, before: Extract<Change, { kind: "write" | "remove" }>["before"], after: Uint8Array) {
  const was = before.kind === "absent" ? new Uint8Array() : before.content;
  if (was === undefined || secretPlaces.test(path)) return null;
  const [from, to] = [textOf(was), textOf(after)];
  if (from === undefined || to === undefined) return null;
  const patch = createTwoFilesPatch(path, path, from, to, undefined, undefined, { context: 0, maxEditLength });
  if (patch === undefined) return null;
  const lines = patch
    .split("\n")
    .slice(4)
    .filter((line) => line !== "")
    .map(shown);
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more lines`];
}

function shown(line: string): string {
  if (!/^[+-]/.test(line)) return printable(line, longestLine);
  const masked = withoutSecrets(line.slice(1));
  return looksSecret(masked) ? `${line.charAt(0)}…` : `${line.charAt(0)}${printable(masked, longestLine)}`;
}

/** Foreign text as it may be shown, without what looks like a secret. */
export const maskedText = (text: string): string =>
  text
    .split("\n")
    .map((line) => (looksSecret(withoutSecrets(line)) ? "…" : withoutSecrets(line)))
    .join("\n");

/** A value behind a word that promises a secret, whatever stands between them, and what looks as if it was drawn by lot. */
const withoutSecrets = (line: string): string =>
  maskLine(line)
    .replaceAll(tokenForms, (word) => "*".repeat(word.length))
    .replaceAll(promised, (_, before: string, value: string) => before + "*".repeat(value.length))
    .replaceAll(/[A-Za-z0-9+/=_-]{20,}/g, (word) => (isDrawn(word) ? "*".repeat(word.length) : word));

const promised = new RegExp(
  `(?<![A-Za-z0-9])((?:${secretWord}|[A-Za-z0-9_-]{0,40}(?:pass|pwd|pw)|bearer)["']?(?:\\s*[:=]\\s*|\\s+)["']?)(.+)`,
  "gi",
);

/** As services write their tokens, whatever stands before them. */
const tokenForms = /\b(?:sk-[\w-]{8,}|hf_\w{8,}|npm_\w{8,}|AIza[\w-]{8,}|gsk_\w{8,}|ey[A-Z][\w-]{8,}\.[\w.-]+)/g;

/** Letters of both cases and digits, of which a path or a name of that length has less. */
const isDrawn = (word: string): boolean =>
  /\d/.test(word) &&
  /[a-z]/.test(word) &&
  /[A-Z]/.test(word) &&
  (word.match(/[A-Z0-9]/g)?.length ?? 0) * 4 >= word.length;

/** Text, where it is UTF-8 to the last byte. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\u0000") ? undefined : text;
  } catch {
    return undefined;
  }
}
