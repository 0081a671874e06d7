import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Runner extends AsyncDisposable {
  readonly path: string;
  /** Runs a step's script as GitHub runs it under `shell: bash`. */
  run(
    text: string,
    env?: Readonly<Record<string, string>>,
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string };
  /** How the commands were called, in order, each by its name. */
  calls(): Promise<readonly (readonly string[])[]>;
  read(name: string): Promise<string>;
}

/** A runner's folders, with commands of ours in place of those that would reach out; each notes how it was called. */
export async function newRunner(commands: Readonly<Record<string, string>>): Promise<Runner> {
  const path = await mkdtemp(join(tmpdir(), "plumbline-runner-"));
  for (const name of ["bin", "temp", "work"]) await mkdir(join(path, name));
  for (const [name, body] of Object.entries(commands)) {
    const file = join(path, "bin", name);
    const note = `{ printf '%s\\0' ${name} "$@"; echo; } >>"${join(path, "calls")}"`;
    await writeFile(file, `#!/bin/bash\n${note}\n${body}\n`);
    await chmod(file, 0o755);
  }
  return {
    path,
    run: (text, env = {}) =>
      spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", text], {
        cwd: join(path, "work"),
        encoding: "utf8",
        env: {
          PATH: `${join(path, "bin")}:${process.env["PATH"]}`,
          RUNNER_TEMP: join(path, "temp"),
          GITHUB_STEP_SUMMARY: join(path, "summary"),
          GITHUB_ENV: join(path, "env"),
          ...env,
        },
      }),
    calls: async () =>
      (await readFile(join(path, "calls"), "utf8"))
        .split("\0\n")
        .filter((line) => line !== "")
        .map((line) => line.split("\0")),
    read: async (name) => readFile(join(path, name), "utf8"),
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}
