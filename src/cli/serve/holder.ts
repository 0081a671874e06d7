import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

const own = randomBytes(4).toString("hex");

/** What this process is called as the holder of a lease; different in each life. */
export const ownName = (): string => `${hostname()}:${process.pid}:${place()}:${own}`;

/** Where process numbers mean the same: this boot of this machine, and this namespace of it. Empty where that is not known. */
function place(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const [namespace = ""] = /\d+/.exec(readlinkSync("/proc/self/ns/pid")) ?? [];
    return namespace === "" ? "" : `${boot}/${namespace}`;
  } catch {
    return "";
  }
}

/**
 * Whether a holder was a process beside this one that is no more. Where that cannot be known (another machine, boot or namespace, or
 * another process that has our own number, as in containers) it is not, and its lease runs out by itself.
 */
export function isGone(holder: string): boolean {
  const [, number = "", where = ""] = holder.split(":");
  const pid = Number(number);
  if (where === "" || where !== place() || !Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
