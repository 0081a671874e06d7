import { join } from "node:path";
import { checkTypes } from "../checks/registry.ts";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import type { InputValue } from "../policy/inputs/in-force.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import type { Problem } from "../policy/problem.ts";
import { readPolicyPath, type PolicyPath } from "../source/policy-path.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { count } from "./count.ts";
import { configFlag } from "./flags.ts";
import { write, type Io } from "./io.ts";
import { loadConfig, type LoadedConfig } from "./load-config.ts";
import { hasPolicies, policyPath } from "./policy-path.ts";
import { ProblemsError } from "./problems-error.ts";
import { documentFlag, documentText } from "./output-flag.ts";
import { packageVersion } from "./package-root.ts";
import { painter, type Paint } from "./style.ts";
import { problemsView } from "./view/problems-view.ts";

export const validate = defineCommand({
  name: "validate",
  usage: "[PATH…] [FLAGS]",
  about: `Checks policy files, or folders of them, and the config, and shows every problem at once: file:line:column, the source around
it and what to write instead. PATH defaults to the config's source, else ./policies. Nothing is contacted. With -q only problems
are printed: no warning, and nothing at all where everything is valid.`,
  flags: {
    ...configFlag,
    output: { ...documentFlag.output, choices: [...documentFlag.output.choices, "sarif"] },
  },
  examples: [
    ["plumbline validate", "./policies, and plumbline.yaml where it exists"],
    ["plumbline validate policies/home.yaml team-policies", "some files and folders"],
    ["plumbline validate --config plumbline.yaml", "also show each config value and where it comes from"],
    ["plumbline validate -o sarif > policies.sarif", "for a code scanner that comments on pull requests"],
    ["plumbline validate -o json | jq -r '.problems[] | \"\\(.file):\\(.line): \\(.message)\"'", "for an editor or CI"],
  ],
  exits: {
    0: "everything is valid; warnings do not count",
    3: "at least one problem, or invalid usage",
    70: commonExits[70],
  },
  async run({ flags, positionals, rest }, io) {
    const paths = [...positionals, ...rest];
    const { config, problems: inConfig } = await readConfig(flags.config, io);
    const named = paths.length > 0 ? paths : config === undefined ? [] : pathsBeside(config, io.cwd);
    const read = await Promise.all(named.map((path) => readPolicyPath(path, io)));
    const files = read.flatMap((one) => one.files);
    const fixtures = read.flatMap((one) => one.fixtures);
    refuseRepeats(read);
    const parsed =
      named.length === 0
        ? { ok: true as const, warnings: [], set: undefined, inputs: [] }
        : parsePolicies(files, checkTypes, { now: systemClock.now(), inputs: config?.inputs ?? [], fixtures });
    const problems = [...inConfig, ...(parsed.ok ? [] : parsed.problems)];
    const policies = parsed.ok ? (parsed.set?.policies ?? []) : [];
    const result = {
      valid: problems.length === 0,
      files: files.length,
      policies: policies.length,
      checks: policies.reduce((sum, { checks }) => sum + checks.length, 0),
      exemptions: parsed.ok ? (parsed.set?.exemptions.length ?? 0) : 0,
      config: config?.file ?? null,
      paths: named,
      problems,
      warnings: parsed.warnings,
    };
    const view = async (): Promise<string> => {
      const paint = painter(io.stdout);
      const shown = [
        // First, so that what is wrong stands where the reader looks.
        flags.config !== undefined && config !== undefined && !flags.quiet
          ? await shownConfig(config, { inputs: parsed.ok ? parsed.inputs : [], io, paint })
          : "",
        problemsView(problems, { paint }),
        flags.quiet ? "" : problemsView(parsed.warnings, { paint, label: "warning" }),
        flags.quiet && result.valid ? "" : summary(result, paint),
      ];
      return shown.filter((part) => part !== "").join("\n");
    };
    await write(
      io.stdout,
      flags.output === "sarif" ? await sarif(result) : await documentText(flags.output, result, view),
    );
    return result.valid ? 0 : 3;
  },
});

/** A config whose policies are in a repository can be checked where no copy of them is. */
function pathsBeside(config: LoadedConfig, cwd: string): readonly string[] {
  const isRemote = config.source !== undefined && "git" in config.source;
  return isRemote && !hasPolicies(cwd) ? [] : [policyPath(undefined, config, cwd)];
}

/** By the place on disk: `a.yaml`, `./a.yaml` and a link to it are one file, whose policies would seem to be there twice. */
function refuseRepeats(paths: readonly PolicyPath[]): void {
  const seen = new Map<string, string>();
  for (const { folder, read, files } of paths)
    for (const [index, { path }] of files.entries()) {
      const place = join(folder, read[index]?.name ?? path);
      const earlier = seen.get(place);
      if (earlier !== undefined)
        throw new UsageError(
          earlier === path
            ? `${printable(path)} is named twice.`
            : `${printable(earlier)} and ${printable(path)} are the same file.`,
          "Name each file, or a folder that holds it, once.",
        );
      seen.set(place, path);
    }
}

interface ReadConfig {
  /** Undefined when the file is bad. */
  readonly config: LoadedConfig | undefined;
  readonly problems: readonly Problem[];
}

/** A bad config must not hide what is wrong in the policies. */
async function readConfig(flag: string | undefined, io: Io): Promise<ReadConfig> {
  try {
    return { config: await loadConfig(flag, io), problems: [] };
  } catch (error) {
    if (error instanceof ProblemsError) return { config: undefined, problems: error.problems };
    throw error;
  }
}

/** Loaded here, since it is seldom asked for. */
async function shownConfig(
  config: LoadedConfig,
  { inputs, io, paint }: { readonly inputs: readonly InputValue[]; readonly io: Io; readonly paint: Paint },
): Promise<string> {
  const { effectiveConfig } = await import("./effective-config.ts");
  const { inputsTable } = await import("./view/inputs-table.ts");
  const tables = [await effectiveConfig(config, io, paint), inputsTable(inputs, { paint, columns: io.stdout.columns })];
  return tables.filter((one) => one !== "").join("\n");
}

async function sarif(result: Pick<Result, "problems" | "warnings">): Promise<string> {
  const { problemsSarif } = await import("./view/problems-sarif.ts");
  return problemsSarif(result, packageVersion());
}

interface Result {
  readonly valid: boolean;
  readonly files: number;
  readonly policies: number;
  readonly checks: number;
  readonly exemptions: number;
  readonly config: string | null;
  /** The files and folders that were read. */
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

function summary(
  { valid, files, policies, checks, exemptions, config, paths, problems }: Result,
  paint: Paint,
): string {
  if (!valid)
    return `${paint("red", count(problems.length, "problem"))} in ${count(new Set(problems.map(({ file }) => file)).size, "file")}.\n`;
  const read = `${count(policies, "policy", "policies")} with ${count(checks, "check")}${exemptions === 0 ? "" : ` and ${count(exemptions, "exemption")}`} in ${count(files, "file")}${paths.length === 0 ? "" : ` of ${paths.map((path) => printable(path, 200)).join(", ")}`}`;
  return `${paint("green", "Valid")}: ${read}${config === null ? "" : `, and the config ${printable(config)}`}.\n`;
}
