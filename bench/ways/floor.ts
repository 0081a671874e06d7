import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Abortable } from "../../src/model/ports.ts";
import type { BenchCheck } from "../bed/checks.ts";
import { sameVerdicts, verdictOf } from "../bed/same-verdicts.ts";

/** The floor: the commands one after the other in one local bash, without start-up files, terminal or network. Milliseconds. */
export async function floor(checks: readonly BenchCheck[], home: string, { signal }: Abortable): Promise<number> {
  const script = checks.map(({ command }) => `${command}\necho ${mark}`).join("\n");
  const started = performance.now();
  const child = spawn("/bin/bash", ["--noprofile", "--norc", "-c", script], {
    cwd: home,
    env: { HOME: home, PATH: "/usr/bin:/bin", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "ignore"],
    signal,
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, "close")]);
  const ms = performance.now() - started;
  const answers = printed.split(`${mark}\n`);
  sameVerdicts("the local shell", checks, (check, index) => verdictOf(check, answers[index]));
  return ms;
}

const mark = "=end=";

/** The same for several homes, two at a time. Milliseconds for all of them. */
export async function floorOfAll(
  checks: readonly BenchCheck[],
  homes: readonly string[],
  { signal }: Abortable,
): Promise<number> {
  const left = homes.values();
  const worker = async (): Promise<void> => {
    for (const home of left) await floor(checks, home, { signal });
  };
  const started = performance.now();
  await Promise.all([worker(), worker()]);
  return performance.now() - started;
}
