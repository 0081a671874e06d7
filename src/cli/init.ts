import { lstat, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { count } from "./count.ts";
import { scaffold, schemaFolder } from "./init/scaffold.ts";
import { write } from "./io.ts";
import { packageRoot } from "./package-root.ts";
import { shellLine } from "./shell-line.ts";

export const init = defineCommand({
  name: "init",
  usage: "[DIR]",
  about: `Writes a policy repository to start from into DIR (default: here): a config, one policy with its fixtures, the schemas for your
editor and a CI workflow. It passes \`validate\` and \`test --strict\` as it is. What is there already is never written over.`,
  flags: {},
  examples: [
    ["plumbline init studio-policies", "a new folder"],
    ["git init studio-policies && plumbline init studio-policies", "a new repository"],
  ],
  exits: {
    0: "everything was written",
    3: "one of the files is there already, so nothing was written; or invalid usage",
    70: commonExits[70],
  },
  async run({ positionals, rest }, io) {
    const [wanted = ".", ...more] = [...positionals, ...rest];
    if (more.length > 0)
      throw new UsageError(
        "`plumbline init` takes one DIR, but more was given.",
        "Name one folder, or none for this one.",
      );
    const folder = resolve(io.cwd, wanted);
    const files = { ...scaffold({ version: await versionOf(), until: dayAfter(90) }), ...(await schemas()) };
    await refuseWhatIsThere(folder, Object.keys(files), wanted);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: "wx" });
    }
    const here = relative(io.cwd, folder) === "" ? [] : [shellLine(["cd", wanted])];
    const next = [...here, "plumbline validate", "plumbline test --strict", "plumbline scan"];
    await write(
      io.stdout,
      `Wrote ${count(Object.keys(files).length, "file")}:\n${Object.keys(files)
        .map((path) => `  ${path}\n`)
        .join("")}\nNext:\n${next.map((line) => `  ${line}\n`).join("")}`,
    );
    return 0;
  },
});

/** All of them are looked for first, so that nothing half-done is left behind. @throws UsageError */
async function refuseWhatIsThere(folder: string, paths: readonly string[], wanted: string): Promise<void> {
  const parent = await lstat(folder).catch(() => undefined);
  if (parent !== undefined && !parent.isDirectory())
    throw new UsageError(`${JSON.stringify(printable(wanted, 200))} is no folder.`, "Name a folder, or a new one.");
  const there: string[] = [];
  for (const path of paths)
    if ((await lstat(join(folder, path)).catch(() => undefined)) !== undefined) there.push(path);
  const [first] = there;
  if (first === undefined) return;
  throw new UsageError(
    `${first} is there already${there.length > 1 ? `, and ${there.length - 1} more of the files` : ""}; nothing was written.`,
    "Name an empty folder, or move what is there away.",
  );
}

async function schemas(): Promise<Readonly<Record<string, string>>> {
  const folder = join(packageRoot(), "schemas");
  const names = (await readdir(folder))
    .filter((name) => /^(policy|exemption|config|fixture)\.schema\.json$/.test(name))
    .toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, index) => [`${schemaFolder}/${name}`, texts[index] ?? ""]));
}

const dayAfter = (days: number): string => new Date(systemClock.now() + days * 86_400_000).toISOString().slice(0, 10);

async function versionOf(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  return version;
}
