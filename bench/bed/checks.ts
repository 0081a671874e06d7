import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../src/model/check.ts";

/**
 * One question in three forms: a command for a shell, a declarative check, and a `command` check. The answer is right when what the
 * command prints starts with `prints`. Each command starts exactly one program, as a check of a home usually does.
 */
export interface BenchCheck {
  readonly id: string;
  readonly command: string;
  readonly prints: string;
  readonly declarative: JsonObject;
  /** What every way has to find in a home of `furnish`. */
  readonly verdict: Verdict;
}

export type Verdict = "pass" | "fail";

export function benchChecks(count: number): readonly BenchCheck[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `c${String(index).padStart(4, "0")}`;
    const path = `~/${folder}/${id}`;
    const file = (spec: JsonObject): JsonObject => ({ file: { path, ...spec } });
    const common = { id, verdict: isWrong(index) ? ("fail" as const) : ("pass" as const) };
    const [command, prints, declarative] = (
      [
        [`stat -c %F ${path}`, "regular file", file({ kind: "file" })],
        [`stat -c %a ${path}`, "644", file({ mode: "0644" })],
        [`grep needle ${path}`, "needle", file({ contains: "needle" })],
        [`sha256sum ${path}`, sha256(textOf(index)), file({ sha256: sha256(textOf(index)) })],
      ] as const
    )[kindOf(index)];
    return { ...common, command, prints, declarative };
  });
}

/** The last check takes 0.4 s instead, as one that asks a slow tool does. */
export function withOneSlow(checks: readonly BenchCheck[]): readonly BenchCheck[] {
  const slow = { id: "slow", command: "sleep 0.4", prints: "", verdict: "pass" } as const;
  return [...checks.slice(0, -1), { ...slow, declarative: commandCheck(slow) }];
}

/** The same question as a `command` check. */
export const commandCheck = ({ command, prints }: Pick<BenchCheck, "command" | "prints">): JsonObject => ({
  command: { run: command, ...(prints !== "" && { stdout: { matches: `^${prints}` } }) },
});

/** Puts into a home what the first `count` checks look at; one in seven is not as it should be. */
export async function furnish(home: string, count: number): Promise<void> {
  await mkdir(join(home, folder), { recursive: true });
  await Promise.all(benchChecks(count).map(({ id }, index) => put(join(home, folder, id), index)));
}

const folder = "checked";
const kindOf = (index: number): 0 | 1 | 2 | 3 => (index % 4) as 0 | 1 | 2 | 3;
const isWrong = (index: number): boolean => index % 7 === 3;
const textOf = (index: number): string => `line ${index}\nneedle\n`;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function put(path: string, index: number): Promise<void> {
  const wrong = isWrong(index);
  const kind = kindOf(index);
  if (wrong && kind === 0) return void (await mkdir(path, { recursive: true }));
  const text = wrong && kind >= 2 ? "something else\n" : textOf(index);
  await writeFile(path, text, { mode: wrong && kind === 1 ? 0o600 : 0o644 });
}
