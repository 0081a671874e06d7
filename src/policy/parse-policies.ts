import { policyCaps } from "../model/caps.ts";
import type { CheckType } from "../model/check.ts";
import type { CompiledPolicySet } from "../model/policy.ts";
import { compileExemption, compilePolicy, compileSet } from "./compile.ts";
import { decode } from "./decode.ts";
import { contradictions } from "./lint/contradictions.ts";
import type { InputFile } from "./decode.ts";
import { deadPatterns, type PlacedExemption, repeatedExemptions } from "./exemption/lint.ts";
import { isExemption, readExemption } from "./exemption/read-exemption.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { problemAt, sortProblems } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { readPolicy } from "./read-policy.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlDocument } from "./read-yaml.ts";
import { placed, withoutEchoes } from "./pointed-mistake.ts";
import { SourceFile } from "./source-file.ts";

export type ParsedPolicies =
  | { readonly ok: true; readonly set: CompiledPolicySet; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/** More than anyone reads. Parsing stops here, so that hostile files cost a bounded time. */
const mostProblems = 500;
const mostPerFile = 100;

export interface ParseOptions {
  /** Milliseconds since the epoch; without it, the dates of exemptions are not compared with today. */
  readonly now?: number;
}

/**
 * Policy files to one compiled set, or every problem in all of them, sorted by place. Never throws on any content of files;
 * the set is frozen, and its hash depends on content alone, not on file names, order or formatting.
 */
export function parsePolicies(
  files: readonly InputFile[],
  types: readonly CheckType[],
  { now }: ParseOptions = {},
): ParsedPolicies {
  const excess = overCaps(files);
  const read = excess === undefined ? readFiles(files, types, now) : { ...nothingRead, problems: [excess] };
  const problems = [...read.problems, ...repeatedNames(read.policies), ...repeatedExemptions(read.exemptions)];
  const warnings = sortProblems([
    ...read.warnings,
    ...contradictions(read.policies),
    ...deadPatterns(read.exemptions, read.policies),
  ]);
  if (problems.length > 0) return { ok: false, problems: sortProblems(problems), warnings };
  if (read.policies.length === 0) return { ok: false, problems: [noPolicy(files)], warnings };
  return {
    ok: true,
    set: compileSet(
      read.policies.map(({ policy, document }) => compilePolicy(policy, document, types)),
      read.exemptions.map(({ exemption, document }) => compileExemption(exemption, document)),
    ),
    warnings,
  };
}

interface Placed {
  readonly policy: PolicyDocument;
  readonly document: YamlDocument;
}

interface Read {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly policies: readonly Placed[];
  readonly exemptions: readonly PlacedExemption[];
}

const nothingRead: Read = { problems: [], warnings: [], policies: [], exemptions: [] };

function readFiles(files: readonly InputFile[], types: readonly CheckType[], now: number | undefined): Read {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const policies: Placed[] = [];
  const exemptions: PlacedExemption[] = [];
  let patience = mostProblems;
  for (const file of files) {
    if (patience <= 0) return { problems: [...problems, gaveUp(file)], warnings, policies, exemptions };
    const read = readFile(file, types, now);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    policies.push(...read.policies);
    exemptions.push(...read.exemptions);
    patience -= read.garbage ? mostPerFile : read.problems.length;
  }
  return { problems, warnings, policies, exemptions };
}

function readFile(
  file: InputFile,
  types: readonly CheckType[],
  now: number | undefined,
): Read & { readonly garbage: boolean } {
  const { source, problem } = decode(file);
  if (problem !== undefined) return { ...nothingRead, problems: [problem], garbage: false };
  const yaml = readYaml(source);
  const problems = [...yaml.problems];
  const warnings = [...yaml.warnings];
  const policies: Placed[] = [];
  const exemptions: PlacedExemption[] = [];
  for (const document of yaml.documents) {
    if (problems.length > mostPerFile) break;
    const { mistakes, doubts, policy, exemption } = isExemption(document)
      ? { policy: undefined, exemption: undefined, ...readExemption(document, now) }
      : { exemption: undefined, policy: undefined, ...readPolicy(document, types) };
    const found = mistakes.map((mistake) => placed(document, mistake));
    problems.push(...withoutEchoes(found, yaml.problems));
    warnings.push(...doubts.map((doubt) => placed(document, doubt)));
    if (policy !== undefined) policies.push({ policy, document });
    if (exemption !== undefined) exemptions.push({ exemption, document });
  }
  const shown = problems.length > mostPerFile ? [...problems.slice(0, mostPerFile), tooMany(source)] : problems;
  return { problems: shown, warnings: withoutEchoes(warnings, shown), policies, exemptions, garbage: yaml.garbage };
}

function tooMany(source: SourceFile): Problem {
  return problemAt(source, 0, {
    code: "too-many-problems",
    message: `the file has more than ${mostPerFile} problems; the rest is not shown`,
    remedy: "Is this a policy file? Correct the ones shown and validate again.",
  });
}

function gaveUp({ path }: InputFile): Problem {
  return problemAt(new SourceFile(path, ""), 0, {
    code: "too-many-problems",
    message: "there are too many problems already; this file and those after it were not read",
    remedy: "Correct the ones shown and validate again.",
  });
}

function overCaps(files: readonly InputFile[]): Problem | undefined {
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  const tooMuch = (message: string): Problem =>
    problemAt(new SourceFile(files[0]?.path ?? "policies", ""), 0, {
      code: "too-large",
      message,
      remedy: "Point Plumbline at the policy folder only.",
    });
  if (files.length > policyCaps.files)
    return tooMuch(`there are ${files.length} policy files; at most ${policyCaps.files} are read`);
  if (total > policyCaps.totalBytes)
    return tooMuch(`the policy files have ${total} bytes together; at most ${policyCaps.totalBytes} are read`);
  return undefined;
}

/** Names are unique over all files: they are part of every finding's identity. */
function repeatedNames(policies: readonly Placed[]): readonly Problem[] {
  const first = new Map<string, Problem>();
  return policies.flatMap(({ policy: { metadata }, document }) => {
    const earlier = first.get(metadata.name);
    const here = placed(document, {
      pointer: "/metadata/name",
      part: "value",
      code: "duplicate-policy",
      message: `the policy name "${metadata.name}" is already used${earlier ? ` at ${earlier.file}:${earlier.line}` : ""}`,
      remedy: "Give each policy its own name; renaming one starts new findings.",
    });
    if (earlier === undefined) first.set(metadata.name, here);
    return earlier === undefined ? [] : [here];
  });
}

function noPolicy(files: readonly InputFile[]): Problem {
  return problemAt(new SourceFile(files[0]?.path ?? "policies", ""), 0, {
    code: "no-policy",
    message: "there is no policy to check",
    remedy: "Write at least one policy; an empty set would pass everything.",
  });
}
