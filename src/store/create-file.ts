import { randomBytes } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { primaryCode, storeError } from "./store-error.ts";

/**
 * Makes a store beside its place and moves it there whole, so that a file of that name is never half made. When somebody else
 * was quicker, theirs stays. Mode 0600, which SQLite also gives the files that it puts beside it.
 */
export async function createFile(path: string, fill: (made: string) => void): Promise<void> {
  const made = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    await (await open(made, "wx", 0o600)).close();
    fill(made);
    await link(made, path).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
    await using folder = await open(dirname(path), "r");
    await folder.sync();
  } catch (error) {
    throw rebuilt(error, path);
  } finally {
    await rm(made, { force: true });
  }
}

function rebuilt(error: unknown, path: string): unknown {
  if (primaryCode(error) !== undefined) return storeError(error, path);
  const code = codeOf(error);
  if (code === undefined) return error;
  return new PlumblineError({
    code:
      code === "ENOSPC" ? "store-full" : code === "EROFS" || code === "EACCES" ? "store-readonly" : "store-unreachable",
    message: `The store ${printable(path)} cannot be made (${code}).`,
    remedy: "Give the agent's user write access to the folder, on a local disk with free space.",
  });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;
