import { lstatSync } from "node:fs";

/** Whether the file that stops all changes is there, as whatever it stands; where that cannot be told, it is taken to be. */
export function stopFileExists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOTDIR");
  }
}
