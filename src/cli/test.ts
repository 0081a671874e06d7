import { costlyFacts } from "../policy/select.ts";
import { matchesName } from "../policy/name-matcher.ts";
import type { ConfiguredInputs } from "../policy/inputs/configured.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import { readPolicyPath } from "../source/policy-path.ts";
import { checkTypes } from "../checks/registry.ts";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { systemClock } from "./clock.ts";
import { commonExits, defineCommand } from "./command.ts";
import { type commonFlags, configFlag, targetFlags, type Values } from "./flags.ts";
import type { Proven } from "./prove/prove-all.ts";
import { readSuites, type Suite } from "./prove/read-fixtures.ts";
import { unproven } from "./prove/unproven.ts";
import { type Io, write } from "./io.ts";
import { limitsOf } from "./limits.ts";
import { loadConfig } from "./load-config.ts";
import { logger } from "./log.ts";
import { policyPath } from "./policy-path.ts";
import { ProblemsError } from "./problems-error.ts";
import { reportOrders } from "./report-flag.ts";
import { painter } from "./style.ts";
import { junit } from "./view/junit.ts";
import { problemsView } from "./view/problems-view.ts";
import { proofSummary, proofView, unprovenView } from "./view/proof-view.ts";
import { writeReports } from "./write-reports.ts";

export const test = defineCommand({
  name: "test",
  usage: "[PATH…] [FLAGS]",
  about: `Proves policies: each runs in a real local shell on a copy of every fixture home beside it, fixtures/pass-*/ and fixtures/fail-*/, by the
program that a visit would run, and has to come to what the fixture says. PATH defaults to the config's source, else ./policies. Commands in policies
run on this machine with the fixture as their home; nothing else is touched.`,
  flags: {
    ...configFlag,
    policy: { value: "NAME", many: true, help: "only this policy" },
    fixture: { value: "NAME", many: true, help: "only fixtures with this name" },
    strict: { help: "a check that fails, or passes, in no fixture is an error" },
    record: { value: "TARGET", help: "make a fixture, redacted, of what one visit to this target sees" },
    report: { value: "FORMAT=PATH", many: true, help: "also write a report (junit); PATH - is stdout" },
    ...targetFlags,
  },
  examples: [
    ["plumbline test", "./policies, every fixture"],
    ["plumbline test policies/home-credentials", "one policy"],
    ["plumbline test --strict --report junit=junit.xml", "in CI"],
    ["plumbline test policies/home-credentials --record local --local", "a fixture of this machine's own home"],
  ],
  exits: {
    0: "every fixture agrees, or one was recorded",
    1: "at least one does not, or, with --strict, a check is not proven",
    2: "the target to record could not be visited",
    3: "invalid policy, fixture, config or usage, or there is no fixture",
    70: commonExits[70],
  },
  async run({ flags, positionals, rest }, io) {
    const orders = reportOrders(flags.report, { formats: ["junit"], cwd: io.cwd, stdoutTaken: false });
    const suites = await chosen([...positionals, ...rest], flags, io);
    if (flags.record !== undefined) return await recordFrom(flags.record, suites, flags, io);
    if (suites.every(({ fixtures }) => fixtures.length === 0))
      throw flags.fixture.length > 0 ? noSuchFixture(flags.fixture) : noFixture;
    const paint = painter(io.stdout);
    const toStdout = orders.some(({ path }) => path === "-");
    const show = async (text: string): Promise<void> => {
      if (!toStdout) await write(io.stdout, `${text}\n`);
    };
    const { byFixture, proveAll } = await import("./prove/prove-all.ts");
    const began = performance.now();
    const proofs: Proven[] = [];
    for await (const group of byFixture(proveAll(suites, { io, logger: logger(io, flags) }))) {
      proofs.push(...group);
      if (!flags.quiet || group.some(disagrees)) await show(proofView(group, paint));
    }
    // Of some fixtures nobody can say that a check is proven by none.
    const open = flags.fixture.length > 0 ? [] : unproven(suites);
    if (!flags.quiet || flags.strict)
      for (const one of open) await show(unprovenView(one, { paint, strict: flags.strict }));
    const policies = suites.flatMap((suite) => suite.policies).length;
    await show(proofSummary(proofs, { policies, ms: performance.now() - began, paint }));
    const written = await writeReports(() => junit(proofs), orders, io, flags);
    if (!written) return 70;
    return proofs.some(disagrees) || (flags.strict && open.length > 0) ? 1 : 0;
  },
});

const noFixture = new UsageError(
  "There is no fixture to try a policy on.",
  "Put a home into fixtures/fail-NAME/ beside a policy, with a fixture.yaml that says its title and what fails; `plumbline schema fixture` shows the rest.",
);

const noSuchFixture = (names: readonly string[]): UsageError =>
  new UsageError(
    `No fixture of these policies is called ${names.map((name) => JSON.stringify(printable(name, 80))).join(" or ")}.`,
    "Name the folder below fixtures/, such as `fail-key`; `*` stands for any run of characters.",
  );

async function recordFrom(
  target: string,
  suites: readonly Suite[],
  flags: Values<typeof configFlag & typeof targetFlags & typeof commonFlags>,
  io: Io,
): Promise<0 | 2> {
  const config = await loadConfig(flags.config, io);
  const [{ composeFleet, visitTools }, { record }] = await Promise.all([
    import("./compose.ts"),
    import("./prove/record.ts"),
  ]);
  using fleet = await composeFleet(
    { flags, config, costly: costlyFacts({ policies: suites.flatMap(({ policies }) => policies), exemptions: [] }) },
    io,
  );
  const tools = visitTools(limitsOf(flags, config), logger(io, flags));
  return await record({ target, suites, providers: fleet.providers, tools }, io);
}

const disagrees = ({ disagreements }: Proven): boolean => disagreements.length > 0;

interface Wishes {
  readonly config: string | undefined;
  readonly policy: readonly string[];
  readonly fixture: readonly string[];
  readonly quiet: boolean;
}

/** @throws UsageError, with every problem where policies or fixtures are bad */
async function chosen(paths: readonly string[], flags: Wishes, io: Io): Promise<readonly Suite[]> {
  const config = await loadConfig(flags.config, io);
  const named = paths.length > 0 ? paths : [policyPath(undefined, config, io.cwd)];
  const read = await Promise.all(named.map((path) => readPolicyPath(path, io)));
  const files = read.flatMap((one) => one.files);
  const fixtures = read.flatMap((one) => one.fixtures);
  const parse = (inputs: readonly ConfiguredInputs[]) =>
    parsePolicies(files, checkTypes, { now: systemClock.now(), inputs, fixtures });
  const parsed = parse(config.inputs);
  if (!parsed.ok) throw new ProblemsError(parsed.problems);
  if (parsed.warnings.length > 0 && !flags.quiet)
    await write(io.stderr, `${problemsView(parsed.warnings, { paint: painter(io.stderr), label: "warning" })}\n`);
  const wants = (patterns: readonly string[], name: string) => patterns.length === 0 || matchesName(patterns, name);
  const suites = (
    await readSuites(parsed.set.policies, {
      cwd: io.cwd,
      signal: io.signal,
      parseWith: (inputs) => parse([inputs, ...config.inputs]),
    })
  )
    .map(({ policies, fixtures, ...suite }) => ({
      ...suite,
      policies: policies.filter(({ name }) => wants(flags.policy, name)),
      fixtures: fixtures.filter(({ name }) => wants(flags.fixture, name)),
    }))
    .filter(({ policies }) => policies.length > 0);
  return suites;
}
