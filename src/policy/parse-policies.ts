import { policyCaps } from "../model/caps.ts";
import type { CheckType } from "../model/check.ts";
import type { CompiledPolicySet, TargetSelector } from "../model/policy.ts";
import { compileExemption, compilePolicy, compileSet } from "./compile.ts";
import { decode } from "./decode.ts";
import { contradictions } from "./lint/contradictions.ts";
import { enforcement } from "./lint/enforcement.ts";
import type { InputFile } from "./decode.ts";
import { deadPatterns, type PlacedExemption, repeatedExemptions } from "./exemption/lint.ts";
import type { ExemptionDocument } from "./exemption/document.ts";
import { type ConfiguredInputs, valuesOf } from "./inputs/configured.ts";
import type { DeclaredInput } from "./inputs/declared.ts";
import { inForce, type InputValue } from "./inputs/in-force.ts";
import { lintConfigured } from "./inputs/lint.ts";
import { member } from "./json.ts";
import { isExemption, readExemption } from "./exemption/read-exemption.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { problemAt, sortProblems } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { readPolicy } from "./read-policy.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlDocument } from "./read-yaml.ts";
import { placed, type PointedMistake, withoutEchoes } from "./pointed-mistake.ts";
import { SourceFile } from "./source-file.ts";

export type ParsedPolicies =
  | {
      readonly ok: true;
      readonly set: CompiledPolicySet;
      readonly warnings: readonly Problem[];
      /** Of every policy. */
      readonly inputs: readonly InputValue[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

/** More than anyone reads. Parsing stops here, so that hostile files cost a bounded time. */
const mostProblems = 500;
const mostPerFile = 100;

export interface ParseOptions {
  /** Milliseconds since the epoch; without it, the dates of exemptions are not compared with today. */
  readonly now?: number;
  /** Values of inputs that a config sets. */
  readonly inputs?: readonly ConfiguredInputs[];
  /** `fixtures/NAME/fixture.yaml` beside the policies, which those in `enforce` need. */
  readonly fixtures?: readonly InputFile[];
}

/**
 * Policy files to one compiled set, or every problem in all of them, sorted by place. Never throws on any content of files;
 * the set is frozen, and its hash depends on content alone, not on file names, order or formatting.
 */
export function parsePolicies(
  files: readonly InputFile[],
  types: readonly CheckType[],
  { now, inputs = [], fixtures = [] }: ParseOptions = {},
): ParsedPolicies {
  const excess = overCaps(files);
  const read = excess === undefined ? readFiles(files, { types, now, inputs }) : { ...nothingRead, problems: [excess] };
  const configured = lintConfigured(
    inputs,
    read.policies.map(({ policy, declared }) => ({ policy: policy.metadata.name, inputs: declared })),
  );
  const enforced = enforcement(read.policies, fixtures);
  const problems = [
    ...read.problems,
    ...enforced.problems,
    ...repeatedNames(read.policies),
    ...repeatedExemptions(read.exemptions),
    ...configured.problems,
  ];
  const warnings = sortProblems([
    ...read.warnings,
    ...enforced.warnings,
    ...contradictions(read.policies),
    ...deadPatterns(read.exemptions, read.policies),
    // A policy that could not be read is no policy that is missing.
    ...(read.problems.length === 0 ? configured.warnings : []),
  ]);
  if (problems.length > 0) return { ok: false, problems: sortProblems(problems), warnings };
  if (read.policies.length === 0) return { ok: false, problems: [noPolicy(files)], warnings };
  return {
    ok: true,
    set: compileSet(
      read.policies.map(({ policy, document, variants }) => compilePolicy(policy, document, types, variants)),
      read.exemptions.map(({ exemption, document }) => compileExemption(exemption, document)),
    ),
    warnings,
    inputs: read.policies.flatMap((one) => one.inputs),
  };
}

interface Placed {
  readonly policy: PolicyDocument;
  readonly document: YamlDocument;
  readonly declared: ReadonlyMap<string, DeclaredInput>;
  readonly inputs: readonly InputValue[];
  /** The policy with the inputs of other targets. */
  readonly variants: readonly { readonly targets: TargetSelector; readonly policy: PolicyDocument }[];
}

interface Reading {
  readonly types: readonly CheckType[];
  readonly now: number | undefined;
  readonly inputs: readonly ConfiguredInputs[];
}

interface Read {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly policies: readonly Placed[];
  readonly exemptions: readonly PlacedExemption[];
}

const nothingRead: Read = { problems: [], warnings: [], policies: [], exemptions: [] };

function readFiles(files: readonly InputFile[], reading: Reading): Read {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const policies: Placed[] = [];
  const exemptions: PlacedExemption[] = [];
  let patience = mostProblems;
  for (const file of files) {
    if (patience <= 0) return { problems: [...problems, gaveUp(file)], warnings, policies, exemptions };
    const read = readFile(file, reading);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
    policies.push(...read.policies);
    exemptions.push(...read.exemptions);
    patience -= read.garbage ? mostPerFile : read.problems.length;
  }
  return { problems, warnings, policies, exemptions };
}

function readFile(file: InputFile, reading: Reading): Read & { readonly garbage: boolean } {
  const { source, problem } = decode(file);
  if (problem !== undefined) return { ...nothingRead, problems: [problem], garbage: false };
  const yaml = readYaml(source);
  const problems = [...yaml.problems];
  const warnings = [...yaml.warnings];
  const policies: Placed[] = [];
  const exemptions: PlacedExemption[] = [];
  for (const document of yaml.documents) {
    if (problems.length > mostPerFile) break;
    const { mistakes, doubts, placed: found, exemption } = readDocument(document, reading);
    const wrong = mistakes.map((mistake) => placed(document, mistake));
    problems.push(...withoutEchoes(wrong, yaml.problems));
    warnings.push(...doubts.map((doubt) => placed(document, doubt)));
    if (found !== undefined) policies.push(found);
    if (exemption !== undefined) exemptions.push({ exemption, document });
  }
  const shown = problems.length > mostPerFile ? [...problems.slice(0, mostPerFile), tooMany(source)] : problems;
  return { problems: shown, warnings: withoutEchoes(warnings, shown), policies, exemptions, garbage: yaml.garbage };
}

interface ReadDocument {
  readonly mistakes: readonly PointedMistake[];
  readonly doubts: readonly PointedMistake[];
  readonly placed?: Placed;
  readonly exemption?: ExemptionDocument;
}

function readDocument(document: YamlDocument, { types, now, inputs }: Reading): ReadDocument {
  if (isExemption(document)) return readExemption(document, now);
  const name = member(member(document.value, "metadata"), "name");
  const values = valuesOf(typeof name === "string" ? name : "", inputs);
  const { variants, base } = values;
  const { mistakes, doubts, policy, declared = new Map() } = readPolicy(document, types, base?.values);
  // What is wrong with other inputs alone is told of the policy, and names the values that bring it about.
  const seen = new Set(mistakes.map(({ pointer, code }) => `${code} ${pointer}`));
  const others = variants.map(({ targets, values: given, at }) => {
    const read = readPolicy(document, types, given);
    const place = at === undefined ? "" : ` (with the inputs of ${at.entry.file}:${at.entry.line})`;
    const own = read.mistakes.filter(({ pointer, code }) => !seen.has(`${code} ${pointer}`));
    return {
      mistakes: own.map((mistake) => ({ ...mistake, message: `${mistake.message}${place}` })),
      variant: read.policy === undefined ? [] : [{ targets, policy: read.policy }],
    };
  });
  return {
    mistakes: [...mistakes, ...others.flatMap((one) => one.mistakes)],
    doubts,
    ...(policy !== undefined && {
      placed: {
        policy,
        document,
        declared,
        inputs: inForce(policy.metadata.name, declared, values),
        variants: others.flatMap(({ variant }) => variant),
      },
    }),
  };
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
