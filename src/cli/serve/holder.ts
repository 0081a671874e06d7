import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

const own = randomBytes(4).toString("hex");

/** What this process is called as the holder of a lease; different in each life. */
export const ownName = (): string => `${hostname()}:${process.pid}:${own}`;

/**
 * Whether a holder was a process of this machine that is no more. Where that cannot be known (another machine, or another
 * process that has our own number, as in containers) it is not, and its lease runs out by itself.
 */
export function isGone(holder: string): boolean {
  const [host, pid] = [holder.split(":")[0], Number(holder.split(":")[1])];
  if (host !== hostname() || !Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
