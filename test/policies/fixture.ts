import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { Place } from "./observe.ts";

/** What `fixture.yaml` says beside the files in `home/` and `root/`: that which git or npm would not carry. */
export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** A sentence of cause and effect. */
  readonly title: string;
  /** Ids of the checks that fail; all others pass. Empty in a `pass-*` fixture. */
  readonly fails: readonly string[];
  /** All paths below are relative to the home. */
  readonly files: Readonly<Record<string, string>>;
  readonly modes: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
  readonly directories: readonly string[];
  /** What stands at the end of one file, after everything else is there. */
  readonly added?: { readonly file: string; readonly line: string };
}

/** `each` in a `fixture.yaml`: lines that, each alone at the end of the file, make the check fail and no other. */
interface Lines {
  readonly fails: string;
  readonly file: string;
  readonly lines: readonly string[];
}

const known = new Set(["title", "fails", "files", "modes", "links", "directories", "each"]);

export function readFixtures(policy: string): readonly Fixture[] {
  const folder = join(policy, "fixtures");
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => readFixture(name, join(folder, name)));
}

function readFixture(name: string, folder: string): readonly Fixture[] {
  const manifest: Partial<Fixture> & { readonly each?: readonly Lines[] } = parse(
    readFileSync(join(folder, "fixture.yaml"), "utf8"),
  );
  const stray = Object.keys(manifest).filter((key) => !known.has(key));
  if (stray.length > 0) throw new Error(`${folder}/fixture.yaml: unknown key ${stray.join(", ")}`);
  const { title = "", fails = [], files = {}, modes = {}, links = {}, directories = [], each } = manifest;
  const fixture: Fixture = { name, folder, title, fails, files, modes, links, directories };
  return each?.flatMap((one) => one.lines.map((line) => withLine(fixture, one, line))) ?? [fixture];
}

const withLine = (fixture: Fixture, { fails, file }: Lines, line: string): Fixture => ({
  ...fixture,
  title: `${JSON.stringify(line)} in ~/${file} fails ${fails}`,
  fails: [fails],
  added: { file, line },
});

/** Makes the fixture's home and the root of its absolute paths under `base`. */
export function materialise(fixture: Fixture, base: string): Place {
  const place = { home: join(base, "home"), root: join(base, "root") };
  for (const part of ["home", "root"] as const) {
    mkdirSync(place[part], { recursive: true });
    const from = join(fixture.folder, part);
    if (existsSync(from)) cpSync(from, place[part], { recursive: true });
  }
  const at = (path: string): string => join(place.home, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    appendFileSync(at(path), text);
  };
  for (const path of fixture.directories) mkdirSync(at(path), { recursive: true });
  for (const [path, text] of Object.entries(fixture.files)) write(path, text);
  if (fixture.added !== undefined) write(fixture.added.file, `${fixture.added.line}\n`);
  for (const [path, target] of Object.entries(fixture.links)) symlinkSync(target, at(path));
  for (const [path, mode] of Object.entries(fixture.modes)) chmodSync(at(path), Number.parseInt(mode, 8));
  return place;
}
