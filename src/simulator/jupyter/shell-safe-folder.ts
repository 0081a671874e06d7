import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder whose path may stand unquoted in any shell text: the wanted one, or a link to it where its name has blanks or quotes. */
export interface ShellSafeFolder extends Disposable {
  readonly path: string;
}

export function shellSafeFolder(wanted: string): ShellSafeFolder {
  mkdirSync(wanted, { recursive: true });
  if (/^[\w./@%+=:-]+$/.test(wanted)) return { path: wanted, [Symbol.dispose]: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "plumbline-sim-"));
  symlinkSync(wanted, join(folder, "link"));
  return { path: join(folder, "link"), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
