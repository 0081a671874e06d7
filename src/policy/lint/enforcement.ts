import { basename, dirname, normalize } from "node:path";
import { type Fixture, isNamed } from "../../model/fixture.ts";
import type { InputFile } from "../decode.ts";
import { parseFixture } from "../fixture/parse-fixture.ts";
import { placed } from "../pointed-mistake.ts";
import type { CheckDocument, PolicyDocument } from "../policy-document.ts";
import type { Problem } from "../problem.ts";
import type { YamlDocument } from "../read-yaml.ts";

interface Placed {
  readonly policy: PolicyDocument;
  readonly document: YamlDocument;
}

interface Enforcement {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * What keeps policies from `enforce`: each remedy that a machine makes needs a fixture in which its check fails and is repaired. That
 * there is one is all that can be told without running it. Where fixtures are wrong, that is told instead.
 */
export function enforcement(policies: readonly Placed[], manifests: readonly InputFile[]): Enforcement {
  const enforcing = policies.filter(({ policy }) => policy.spec.mode === "enforce");
  const beside = Map.groupBy(enforcing, ({ document }) => folderOf(document.source.path));
  // A folder may be named twice, by two of its files.
  const once = [...new Map(manifests.map((one) => [normalize(one.path), one])).values()];
  const parts = [...beside].flatMap(([folder, own]) => {
    const proofs = proofsOf(once.filter(({ path }) => folderOf(dirname(dirname(path))) === folder));
    return [{ problems: proofs.problems, warnings: [] }, ...own.map((one) => judge(one, proofs))];
  });
  return { problems: parts.flatMap(({ problems }) => problems), warnings: parts.flatMap(({ warnings }) => warnings) };
}

/** Of a file, by the one name that it has. */
const folderOf = (path: string): string => normalize(dirname(path));

interface Proofs {
  readonly fixtures: readonly Fixture[];
  readonly problems: readonly Problem[];
}

function proofsOf(manifests: readonly InputFile[]): Proofs {
  const parsed = manifests.map((manifest) => {
    const folder = dirname(manifest.path);
    return parseFixture(manifest, { name: basename(folder), folder });
  });
  return {
    fixtures: parsed.flatMap((one) => (one.ok ? one.fixtures : [])),
    problems: parsed.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}

function judge({ policy, document }: Placed, { fixtures, problems }: Proofs): Enforcement {
  const { metadata, spec } = policy;
  const made = spec.checks.map((check, index) => ({ check, index })).filter(({ check }) => isMadeByMachine(check));
  const mode = { pointer: "/spec/mode", part: "value" } as const;
  if (made.length === 0) return { problems: [], warnings: [placed(document, { ...mode, ...repairsNothing })] };
  if (problems.length > 0) return { problems: [], warnings: [] };
  if (fixtures.length === 0) return { problems: [placed(document, { ...mode, ...noFixtures })], warnings: [] };
  const unproven = made.filter(({ check }) => {
    const one = { policy: metadata.name, check: check.id };
    return !fixtures.some(({ fails, byHand }) => isNamed(fails, one) && !isNamed(byHand, one));
  });
  return {
    warnings: [],
    problems: unproven.map(({ check, index }) =>
      placed(document, { pointer: `/spec/checks/${index}/remedy`, part: "value", ...noProof(check.id) }),
    ),
  };
}

const isMadeByMachine = ({ remedy }: CheckDocument): boolean =>
  remedy !== undefined && !(typeof remedy === "object" && "none" in remedy);

const orAudit = "or write `mode: audit`.";

const repairsNothing = {
  code: "enforces-nothing",
  message: "`enforce` repairs nothing here: no check has a remedy that a machine makes",
  remedy: `Write \`remedy: auto\` where a machine may act, ${orAudit}`,
};

const noFixtures = {
  code: "enforce-without-fixtures",
  message: "no fixtures stand beside this policy where it was read, so none of its remedies is proven",
  remedy: `Keep it in a folder with its fixtures/ and prove it there by \`plumbline test\`, ${orAudit}`,
};

const noProof = (id: string) => ({
  code: "unproven-remedy",
  message: `\`enforce\` lets a machine make this remedy, and no fixture beside the policy shows that it repairs "${id}"`,
  remedy: `Add a fixture with \`fails: [${id}]\` that is not left to a person (\`byHand\`), and run \`plumbline test\`, ${orAudit}`,
});
