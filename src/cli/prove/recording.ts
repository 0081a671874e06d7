import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Proof } from "../../engine/prove.ts";
import { type RecordedPath, recordedHome } from "../../engine/record/recorded-home.ts";
import { recordedSystem } from "../../engine/record/recorded-system.ts";
import type { Fixture } from "../../model/fixture.ts";
import type { Observation } from "../../model/records.ts";
import type { Finding } from "../../model/report.ts";
import type { AppFacts, Target } from "../../model/target.ts";
import { redactText } from "../../policy/fixture/redact-text.ts";
import type { Io } from "../io.ts";
import { yaml } from "../yaml.ts";
import type { Suite } from "./read-fixtures.ts";

/** What one visit told about the policies of one folder. */
export interface Visited {
  readonly suite: Suite;
  readonly target: Target;
  readonly observations: readonly Observation[];
  /** As they were judged on the target. */
  readonly findings: readonly Finding[];
}

export interface Recording {
  /** As its reader knows it. */
  readonly folder: string;
  readonly paths: number;
  /** Checks that come to something else on the fixture than on the target. */
  readonly differs: readonly Difference[];
  /** Printable: what a fixture cannot have. */
  readonly left: readonly string[];
}

export interface Difference {
  readonly check: string;
  readonly target: Finding["outcome"];
  readonly fixture: Finding["outcome"];
}

/** Tries a fixture as `plumbline test` does. */
export type Try = (fixture: Fixture, suite: Suite) => Promise<Proof>;

/**
 * Makes a fixture of what a visit saw: redacted, tried, and named by what it came to. It is made in a folder beside the others and put
 * in place at the end, so that a broken attempt leaves nothing. Rejects with the system's errors.
 */
export async function recordFixture(
  { suite, target, observations, findings }: Visited,
  attempt: Try,
  { cwd }: Pick<Io, "cwd">,
): Promise<Recording> {
  const seen = recordedHome(observations);
  const names = [target.userProfile, target.space, ...ownersOf(observations)].filter((name) => name !== undefined);
  const redacted = (text: string): string => redactText(text, { home: seen.homePath, names });
  const content = contentOf(seen.home, redacted);
  const { left, ...system } = recordedSystem(observations, redacted);
  const { app, appType } = target;
  const fixtures = resolve(cwd, suite.folder, "fixtures");
  await mkdir(fixtures, { recursive: true });
  const folder = await mkdtemp(join(fixtures, ".recording-"));
  try {
    for (const one of seen.root) if (one.kind === "file") await writeBelow(join(folder, "root"), one, redacted);
    const plain: Fixture = {
      ...content,
      ...(app !== undefined && { app }),
      ...(appType !== undefined && { target: { appType } }),
      name: "pass-recorded",
      folder,
      title: "",
      environment: {},
      ...system,
      clones: {},
      inputs: {},
      ...nothing,
    };
    const { disagreements } = await attempt(plain, suite);
    const outcomes = disagreements.map(({ finding }) => finding);
    const named = (outcome: Finding["outcome"]) =>
      outcomes.filter((finding) => finding.outcome === outcome).map((finding) => nameOf(finding, suite));
    const [fails, unknown, notApplicable] = [named("fail"), named("unknown"), named("notApplicable")];
    const begin = fails.length + unknown.length === 0 ? "pass" : "fail";
    const manifest = {
      title: `As a home was on ${new Date().toISOString().slice(0, 10)}`,
      ...(fails.length > 0 && { fails }),
      ...(unknown.length > 0 && { unknown }),
      ...(notApplicable.length > 0 && { notApplicable }),
      ...(app !== undefined && { app: toldFacts(app, redacted) }),
      ...(appType !== undefined && { target: { appType } }),
      ...(system.processes.length > 0 && { processes: system.processes }),
      ...(system.crontab !== undefined && { crontab: system.crontab }),
      ...Object.fromEntries(Object.entries(content).filter(([, value]) => Object.keys(value).length > 0)),
    };
    await writeFile(join(folder, "fixture.yaml"), `${remark}${yaml(manifest)}`);
    const name = await freeName(fixtures, `${begin}-recorded`);
    await rename(folder, join(fixtures, name));
    return {
      folder: join(suite.folder, "fixtures", name),
      paths: seen.home.length + seen.root.length,
      differs: differences(findings, outcomes, suite),
      left: [
        ...seen.left,
        ...left,
        ...seen.root.filter(({ kind }) => kind === "symlink").map(({ path }) => `/${path}: a link`),
      ],
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const nothing = { fails: [], unknown: [], notApplicable: [], byHand: [] } as const;

const remark = `# Recorded from a visit. What looked like a secret, a name or an address was replaced by its shape.
# Look at it before you commit it.
`;

/** What AWS did not tell is left out, which means the same. */
const toldFacts = (
  app: AppFacts,
  redacted: (text: string) => string,
): Readonly<Record<string, string | number | null>> =>
  Object.fromEntries(
    Object.entries(app).flatMap(([name, fact]) =>
      "value" in fact ? [[name, typeof fact.value === "string" ? redacted(fact.value) : fact.value]] : [],
    ),
  );

type Content = Pick<Fixture, "files" | "modes" | "links" | "directories">;

/** Nothing stands below a link: where it leads to is not known to be the fixture's. */
function contentOf(paths: readonly RecordedPath[], redacted: (text: string) => string): Content {
  const links = paths.filter(({ kind }) => kind === "symlink");
  const own = paths.filter(({ path }) => !links.some((link) => path.startsWith(`${link.path}/`)));
  const of = (kind: RecordedPath["kind"]) => own.filter((one) => one.kind === kind);
  const octal = ({ mode }: RecordedPath): string => mode.toString(8).padStart(4, "0");
  return {
    files: Object.fromEntries(of("file").map(({ path, text = "" }) => [path, redacted(text)])),
    modes: Object.fromEntries(own.filter(({ kind }) => kind !== "symlink").map((one) => [one.path, octal(one)])),
    links: Object.fromEntries(links.map(({ path, linkTarget }) => [path, redacted(linkTarget || "missing")])),
    directories: of("directory").map(({ path }) => path),
  };
}

/** Of its mode git keeps whether it is a program. */
async function writeBelow(root: string, { path, mode, text = "" }: RecordedPath, redacted: (text: string) => string) {
  const at = join(root, path);
  await mkdir(dirname(at), { recursive: true });
  await writeFile(at, redacted(text), { flag: "wx", mode: (mode & 0o111) === 0 ? 0o644 : 0o755 });
}

function* ownersOf(observations: readonly Observation[]): Generator<string> {
  for (const { answer } of observations)
    if (answer.kind === "files") for (const { owner } of answer.files) yield owner.unsafeText();
}

/** By its id, or with its policy where several beside one another share the id. */
function nameOf({ policy, check }: Pick<Finding, "policy" | "check">, { policies }: Suite): string {
  const same = policies.filter(({ checks }) => checks.some(({ id }) => id === check));
  return same.length > 1 ? `${policy}/${check}` : check;
}

function differences(onTarget: readonly Finding[], onFixture: readonly Finding[], suite: Suite): readonly Difference[] {
  return onTarget.flatMap((finding) => {
    const other = onFixture.find(({ policy, check }) => policy === finding.policy && check === finding.check);
    const fixture = other?.outcome ?? "pass";
    return fixture === finding.outcome ? [] : [{ check: nameOf(finding, suite), target: finding.outcome, fixture }];
  });
}

async function freeName(folder: string, wanted: string): Promise<string> {
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? wanted : `${wanted}-${nth}`;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined) return name;
  }
}
