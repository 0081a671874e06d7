import { execFileSync } from "node:child_process";
import { searchPath } from "./repository.ts";

/** Why tests that need these programs cannot run here; false where they can. */
export function without(...programs: readonly string[]): string | false {
  const absent = programs.filter((program) => {
    try {
      execFileSync("/bin/sh", ["-c", `command -v ${program}`], { env: { PATH: searchPath }, stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  return absent.length > 0 && `not installed here: ${absent.join(", ")}`;
}
