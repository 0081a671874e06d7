import { readdirSync, readFileSync } from "node:fs";

interface Process {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly environment: readonly string[];
}

/** The processes of this machine whose environment holds the text. Linux only. */
export function processesWith(text: string): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const read = (file: string): readonly string[] => readFileSync(`/proc/${name}/${file}`, "utf8").split("\0");
        const found = { pid: Number(name), argv: read("cmdline"), environment: read("environ") };
        return found.environment.some((entry) => entry.includes(text)) ? [found] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
