import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { homeFiles } from "./home-files.ts";
import type { HomeTrait } from "./home-traits.ts";

/**
 * Makes a home with life-like content where there is none; one that is there is used as it is.
 * Synchronous on purpose: a thousand homes of a few files are made at start-up, and this is the quickest way.
 */
export function createHome(
  home: string,
  options: { readonly name: string; readonly traits: readonly HomeTrait[] },
): void {
  if (existsSync(home)) return;
  const made = new Set<string>();
  for (const { path, text, mode = 0o644 } of homeFiles(options.name, options.traits)) {
    const file = join(home, path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(file, text);
    // The mode is part of the content, whatever the umask.
    chmodSync(file, mode);
  }
}
