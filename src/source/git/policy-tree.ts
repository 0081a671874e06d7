import { posix } from "node:path";
import { policyCaps } from "../../model/caps.ts";
import type { Abortable } from "../../model/ports.ts";
import { type PolicyFile, SourceProblem } from "../../model/source.ts";
import { printable } from "../../model/untrusted.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands } from "./commands.ts";
import type { LocalGit } from "./local-git.ts";
import { readObjects } from "./read-objects.ts";
import type { GitSettings } from "./settings.ts";

interface PolicyEntry {
  /** In the repository, from its root. */
  readonly path: string;
  readonly id: string;
  readonly bytes: number;
}

interface Entry extends PolicyEntry {
  readonly mode: string;
  /** Below the folder of the policies. */
  readonly name: string;
}

interface PolicyTree {
  readonly policies: readonly PolicyEntry[];
  /** `fixtures/NAME/fixture.yaml` beside these policies; refused where they are too much. */
  fixturesBeside(policies: readonly PolicyFile[]): readonly PolicyEntry[];
}

/**
 * Every `.yaml` and `.yml` of a commit's folder outside `fixtures/`, sorted; the rules are those of `listPolicyFiles`. What looks
 * like a policy but would not be read is refused, so is too much. Nothing is read but the list and where links lead.
 */
export async function policyTree(
  git: LocalGit,
  settings: GitSettings,
  { commit, signal }: Abortable & { readonly commit: string },
): Promise<PolicyTree> {
  const problem = problemsOf(settings, commit);
  const listing = await git(commands.tree(commit, settings.folder), { signal, mostBytes: mostListing });
  if (listing === "too-much") throw problem("too-large", "holds more than a policy folder does", pointAtFolder);
  if (listing === "failed") {
    // Where even the whole cannot be listed it is not the folder that is missing.
    if (
      settings.folder === "" ||
      (await git(commands.tree(commit, ""), { signal, mostBytes: mostListing })) === "failed"
    )
      throw new CacheFault("listing files");
    throw problem("missing", "is not a folder there", "Check `source.git.path`.");
  }
  const all = parse(listing.toString(), settings.folder);
  const entries = all.filter(({ name }) => !name.split("/").includes("fixtures"));
  if (new Set(entries.map(({ name }) => name)).size < entries.length)
    throw problem("missing", "holds two files of one name", "Find out who pushed it, and remove one.");
  const targets = await linkTargets(git, entries, signal);
  const regular = new Set(entries.filter(isRegular).map(({ name }) => name));
  for (const entry of entries) {
    const obstacle = obstacleOf(entry, { regular, target: targets.get(entry.id) });
    if (obstacle !== undefined)
      throw problem("missing", `cannot be used: ${printable(entry.path)} ${obstacle.what}`, obstacle.remedy);
  }
  const policies = entries.filter(({ name }) => /\.ya?ml$/.test(name));
  if (policies.length === 0)
    throw problem("missing", "holds no policy file", "Put policies there as .yaml or .yml files outside fixtures/.");
  refuseTooMuch("policy files", policies, problem);
  return {
    policies: policies.map(asEntry).toSorted(byPath),
    fixturesBeside(files) {
      const folders = new Set(files.map(({ path }) => posix.join(posix.dirname(path), "fixtures")));
      const found = all.filter(
        (entry) =>
          isRegular(entry) &&
          /(^|\/)[^./][^/]*\/fixture\.yaml$/.test(entry.path) &&
          folders.has(posix.dirname(posix.dirname(entry.path))),
      );
      refuseTooMuch("fixtures", found, problem);
      return found.map(asEntry).toSorted(byPath);
    },
  };
}

type Refuse = (kind: "missing" | "too-large", what: string, remedy: string) => SourceProblem;

function problemsOf({ folder, url }: GitSettings, commit: string): Refuse {
  const place = folder === "" ? url.text : `${folder} in ${url.text}`;
  return (kind, what, remedy) => new SourceProblem(kind, `${printable(place)} ${what}`, { remedy, revision: commit });
}

function refuseTooMuch(what: string, files: readonly Entry[], problem: Refuse): void {
  if (files.length > policyCaps.files)
    throw problem("too-large", `holds ${files.length} ${what}; at most ${policyCaps.files} are read`, pointAtFolder);
  const large = files.find(({ bytes }) => bytes > policyCaps.fileBytes);
  if (large !== undefined)
    throw problem(
      "too-large",
      `cannot be used: ${printable(large.path)} has ${large.bytes} bytes; at most ${policyCaps.fileBytes} are read`,
      "Split it into several files.",
    );
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > policyCaps.totalBytes)
    throw problem("too-large", `holds more than ${policyCaps.totalBytes} bytes of ${what}`, pointAtFolder);
}

const asEntry = ({ path, id, bytes }: Entry): PolicyEntry => ({ path, id, bytes });
const byPath = (a: PolicyEntry, b: PolicyEntry): number => (a.path < b.path ? -1 : 1);

/** As many entries as `listPolicyFiles` looks at, with names of a usual length. */
const mostListing = 50_000 * 200;

const pointAtFolder = "Point `source.git.path` at the policy folder only.";

/** Rows of `git ls-tree -r -z -l`: mode (one of four, git rounds others), kind, id and size, a tab, the name. */
function parse(listing: string, folder: string): readonly Entry[] {
  return listing
    .split("\0")
    .filter((row) => row !== "")
    .map((row) => {
      const [, mode, id, size, name] =
        /^(100644|100755|120000|160000) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(row) ?? [];
      if (mode === undefined || id === undefined || size === undefined || name === undefined)
        throw new CacheFault("listing files");
      return { mode, id, bytes: Number(size === "-" ? 0 : size), name, path: posix.join(folder, name) };
    });
}

const isRegular = ({ mode }: Entry): boolean => mode === "100644" || mode === "100755";

const isLink = ({ mode }: Entry): boolean => mode === "120000";

/** Longer ones lead nowhere on any system. */
const longestTarget = 4096;

async function linkTargets(
  git: LocalGit,
  entries: readonly Entry[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const links = entries.filter((entry) => isLink(entry) && entry.bytes <= longestTarget);
  const read = await readObjects(git, links, { signal });
  return new Map(links.map(({ id }, index) => [id, read[index]?.toString() ?? ""]));
}

interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

function obstacleOf(
  entry: Entry,
  { regular, target }: { readonly regular: ReadonlySet<string>; readonly target: string | undefined },
): Obstacle | undefined {
  const { name, mode } = entry;
  if (name.split("/").some((part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part)))
    return { what: "has a name that no git would make", remedy: "Find out who pushed it, and remove it." };
  if (mode === "160000")
    return { what: "is a submodule, which is not fetched", remedy: "Put the policies themselves there, or remove it." };
  const named = /\.ya?ml$/i.test(name);
  // One that leads to a folder may hide policies, whatever its name; what lies outside the folder was not listed.
  const harmless = target !== undefined && regular.has(posix.join(posix.dirname(name), target));
  if (isLink(entry))
    return named || !harmless
      ? {
          what: "is a symbolic link, which is not followed",
          remedy: "Put the policies themselves there; only links to another file of the same folder are left alone.",
        }
      : undefined;
  if (!named || /\.ya?ml$/.test(name)) return undefined;
  return {
    what: "would not be read: policies end in .yaml or .yml, in lower case",
    remedy: "Rename it, or move it out of the policy folder.",
  };
}
