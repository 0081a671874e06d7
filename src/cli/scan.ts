import { exitCode } from "../engine/exit-code.ts";
import { severities, type Severity } from "../model/policy.ts";
import { matchesName } from "../policy/name-matcher.ts";
import { costlyFacts } from "../policy/select.ts";
import { defineCommand } from "./command.ts";
import { composeFleet } from "./compose.ts";
import { configFlag, policiesFlag, policySelectionFlags, selectionFlags, targetFlags } from "./flags.ts";
import { limitsOf } from "./limits.ts";
import { loadConfig } from "./load-config.ts";
import { loadPolicies } from "./load-policies.ts";
import { noArguments } from "./no-arguments.ts";
import { outputFlag, outputOf } from "./output-flag.ts";
import { performScan } from "./perform-scan.ts";
import { reportFormats, reportOrders } from "./report-flag.ts";
import { checkFilter, targetSelector } from "./selection.ts";

export const scan = defineCommand({
  name: "scan",
  usage: "[FLAGS]",
  about: `Looks at every selected target, compares it with the policies and reports what drifted. One login per target, nothing is
changed, nothing is started, nothing stays behind. Everything that can be wrong with flags, config, policies and report
paths is checked before anything is contacted.`,
  flags: {
    ...policiesFlag,
    ...configFlag,
    ...outputFlag,
    report: {
      value: "FORMAT=PATH",
      many: true,
      help: `also write a report (${reportFormats.join(", ")}); PATH - is stdout`,
    },
    "fail-on": {
      value: "LEVEL",
      choices: severities,
      default: "low",
      help: "least severity of a finding that makes the exit code 1",
    },
    ...targetFlags,
    ...selectionFlags,
    ...policySelectionFlags,
  },
  examples: [
    ["plumbline scan --local", "your own home, against ./policies"],
    [
      "plumbline scan --server http://127.0.0.1:8888/ --token-env JUPYTER_TOKEN --policies policies",
      "any Jupyter server",
    ],
    ["plumbline scan --region eu-west-1 --user-profile 'data-*'", "some users of SageMaker Studio"],
    ["plumbline scan -o name", "what failed, as POLICY/CHECK TARGET, one line each"],
    [
      "plumbline scan -q --report json=report.json --report markdown=report.md --fail-on high",
      "in CI: reports for later, red only from severity high on",
    ],
  ],
  exits: {
    0: "everything in scope was observed and is compliant or exempt",
    1: "at least one finding at or above --fail-on (default low)",
    2: "no such finding, but something could not be assessed, or nothing was in scope",
    3: "invalid policy, config or usage; nothing was contacted",
    4: "the policy source's newest revision is not verified, or does not follow; nothing was looked at",
    70: "a fault in Plumbline itself, or a report that could not be written",
  },
  interrupted:
    "it ends in order within about 10 seconds and reports what it has; what it did not reach counts as not assessed (2, or 1 beside findings)",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "scan");
    const output = outputOf(flags.output);
    const reports = reportOrders(flags.report, {
      formats: reportFormats,
      cwd: io.cwd,
      stdoutTaken: flags.output !== undefined,
    });
    const targets = targetSelector(flags);
    const config = await loadConfig(flags.config, io);
    const limits = limitsOf(flags, config);
    const policies = await loadPolicies(flags.policies, { config, io, quiet: flags.quiet });
    const checks = checkFilter(policies.set, flags);
    const asked = policies.set.policies.filter(
      ({ name }) => checks.policies === undefined || matchesName(checks.policies, name),
    );
    const needed = costlyFacts({ ...policies.set, policies: asked });
    const costly = { ...needed, tags: needed.tags || targets.tags !== undefined };
    using fleet = await composeFleet({ flags, config, costly }, io);
    const { quiet, verbose } = flags;
    const failOn = severityOf(flags["fail-on"]);
    return exitCode(
      await performScan({ policies, fleet, limits, targets, checks, failOn, output, reports, quiet, verbose }, io),
    );
  },
});

const severityOf = (text: string): Severity => severities.find((severity) => severity === text) ?? "low";
