import { chmod, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { restore } from "./store-error.ts";

/**
 * Looks at the store's folder and file before SQLite does, and takes everyone else's rights on the file away. Throws
 * `PlumblineError` where the place is not fit for a store.
 */
export async function checkPlace(path: string): Promise<"absent" | "present"> {
  const folder = dirname(path);
  const found = await statOf(folder);
  if (found === undefined || !found.isDirectory())
    throw new PlumblineError({
      code: "store-unreachable",
      message: `The store's folder ${printable(folder)} does not exist.`,
      remedy: "Make the folder, with access for the agent's user alone.",
    });
  if ((found.mode & worldWritable) !== 0 && (found.mode & sticky) === 0)
    throw new PlumblineError({
      code: "store-folder",
      message: `Everybody may replace files in the store's folder ${printable(folder)}.`,
      remedy: "Give the store a folder that only the agent's user can write to (chmod o-w).",
    });
  const { type } = await statfs(folder);
  if (networkTypes.has(type))
    throw new PlumblineError({
      code: "store-folder",
      message: `The store's folder ${printable(folder)} lies on a network file system, where SQLite's locks do not hold.`,
      remedy: "Put the store on a local disk or a block volume (EBS, not EFS).",
    });
  return checkFile(path);
}

async function checkFile(path: string): Promise<"absent" | "present"> {
  const file = await statOf(path);
  if (file === undefined) return "absent";
  if (!file.isFile())
    throw new PlumblineError({
      code: "store-unreachable",
      message: `${printable(path)} is not a file.`,
      remedy: "Name a file for the store (state.sqlite).",
    });
  if (file.size === 0)
    throw new PlumblineError({
      code: "store-corrupt",
      message: `The store ${printable(path)} is empty; a store never is.`,
      remedy: `${restore} Delete it to begin without any history.`,
    });
  if ((file.mode & others) !== 0) await chmod(path, file.mode & owner).catch(() => refuseShared(path, file.mode));
  return "present";
}

function refuseShared(path: string, mode: number): void {
  if ((mode & everybody) === 0) return;
  throw new PlumblineError({
    code: "store-folder",
    message: `Everybody may read or write the store ${printable(path)}, and its mode cannot be changed.`,
    remedy: "Make the agent's user the owner of the file, or set its mode to 0600.",
  });
}

async function statOf(path: string) {
  return stat(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    if (code === "ENOENT") return undefined;
    throw new PlumblineError({
      code: "store-unreachable",
      message: `${printable(path)} cannot be looked at (${code}).`,
      remedy: "Check the path, and the access rights of the agent's user on each folder of it.",
    });
  });
}

const worldWritable = 0o002;
const sticky = 0o1000;
const owner = 0o600;
const others = 0o077;
const everybody = 0o007;

/** NFS (EFS too), SMB2, CIFS: linux/magic.h. */
const networkTypes: ReadonlySet<number> = new Set([0x6969, 0xfe534d42, 0xff534d42]);
