import { readFile, readdir } from "node:fs/promises";
import { kill } from "node:process";

/** Environment variable whose value all processes of one git command share. */
export const familyMark = "PLUMBLINE_GIT_FAMILY";

/**
 * Ends every process that carries the mark. git's helpers (`git-remote-https`, `index-pack`, ssh) outlive a git that was
 * ended and go on talking to the host; by then they are nobody's children, so only what they inherited tells them apart.
 * Linux only: elsewhere there is no /proc, and they end when the host stops sending.
 */
export async function endChildren(mark: string): Promise<void> {
  // A process may have started another one while the list was read, and none is gone before it could run once more.
  for (let round = 0; round < 100; round += 1) {
    const found = await marked(`${familyMark}=${mark}`);
    if (found.length === 0) return;
    for (const pid of found) end(pid);
  }
}

async function marked(entry: string): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const environment = await readFile(`/proc/${name}/environ`, "latin1").catch(() => "");
        return environment.split("\0").includes(entry) ? [Number(name)] : [];
      }),
  );
  return found.flat();
}

function end(pid: number): void {
  try {
    kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
