import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { defaultConfig, type AgentLimits } from "../policy/agent-config.ts";
import { defineCommand } from "./command.ts";
import { composeSimulatedFleet } from "./compose.ts";
import { write, type Io } from "./io.ts";
import { loadPolicies } from "./load-policies.ts";
import { noArguments } from "./no-arguments.ts";
import { packageRoot } from "./package-root.ts";
import { performScan } from "./perform-scan.ts";
import { reportFormats, type ReportOrder } from "./report-flag.ts";
import { endings } from "./report-places.ts";
import { startSimulator } from "./start-simulator.ts";
import { painter } from "./style.ts";
import { wrap } from "./wrap.ts";

const users = 25;

/** Some simulated servers are broken on purpose; a demo does not wait for them as long as a real scan would. */
const limits: AgentLimits = { ...defaultConfig.limits, readyMs: 3_000, bootMs: 5_000, visitMs: 8_000 };

export const demo = defineCommand({
  name: "demo",
  usage: "",
  about: `Starts a local SageMaker Studio with ${users} users in every state that AWS knows, scans it with the shipped policies, shows the
result and writes a report in every format to ./plumbline-demo/; open report.html first. Needs no AWS account and no network; leaves nothing but that folder. With --agent
the agent works on ten users instead, until Ctrl-C.`,
  flags: {
    agent: { help: "let the agent work on it until Ctrl-C, with a git server of its own to commit to" },
  },
  examples: [
    ["plumbline demo", "see the whole thing work"],
    ["plumbline demo --agent", "commit a change of a policy, and see within seconds what it does"],
  ],
  exits: {
    0: "the demo ran, whatever it found",
    3: "the folder of its reports cannot be made, or invalid usage",
    70: "a fault in Plumbline itself, or a report that could not be written",
  },
  interrupted: "it ends in order within about 10 seconds and shows what it has",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "demo");
    const folder = resolve(io.cwd, "plumbline-demo");
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
      throw new UsageError(
        `The folder ${printable(folder)} cannot be made (${code}).`,
        "Run the demo in a folder of your own.",
      );
    });
    if (flags.agent) {
      const { demoAgent } = await import("./demo-agent.ts");
      await demoAgent({ folder, users: 10, quiet: flags.quiet }, io);
      return 0;
    }
    const shipped = relative(io.cwd, join(packageRoot(), "policies"));
    const config = { ...defaultConfig, file: undefined };
    const policies = await loadPolicies(shipped, { config, io, quiet: flags.quiet });
    const remark = (text: string): Promise<void> => (flags.quiet ? Promise.resolve() : write(io.stderr, text));

    await using root = await temporaryFolder();
    const starting = `Starting a local SageMaker Studio with ${users} users, and scanning it with the shipped policies…`;
    await remark(`${wrap(starting, widthOf(io)).join("\n")}\n\n`);
    await using simulator = await startSimulator({ users, root: root.path });
    using fleet = await composeSimulatedFleet(simulator, { callMs: 3_000 });
    const reports = reportFormats.map((format): ReportOrder => {
      const name = `report.${endings[format]}`;
      return { format, path: join(folder, name), given: `plumbline-demo/${name}` };
    });
    const { quiet, verbose } = flags;
    const everything = { targets: {}, checks: {}, failOn: "low", output: "table" } as const;
    const facts = await performScan({ policies, fleet, limits, reports, quiet, verbose, ...everything }, io);
    await remark(tryNext(shipped, io));
    return facts.includes("internal-fault") ? 70 : 0;
  },
});

/** Gone at the end, whatever happened in between. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "plumbline-demo-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function tryNext(shipped: string, io: Io): string {
  const paint = painter(io.stderr);
  // In a checkout the command is not on PATH: say what the reader can type where the demo was typed.
  const self = io.env["npm_lifecycle_event"] === undefined ? "plumbline" : "npm run -s plumbline --";
  const lines: readonly (readonly [string, string])[] = [
    [`${self} demo --agent`, "the agent at work on such a Studio: commit a policy, see what it does"],
    [`${self} scan --local --policies ${shipped}`, "this machine's own home, by the same policies"],
    [`${self} sim --users 10 --root homes`, "keep such a Studio running, and change files in its homes"],
    [`${self} targets --region us-east-1`, "your real Studio: lists it, logs in to nothing"],
  ];
  const width = widthOf(io);
  const left = Math.max(...lines.map(([line]) => line.length));
  const side = left + 4 + Math.max(...lines.map(([, purpose]) => purpose.length)) <= width;
  return [
    "",
    ...wrap(closing, width),
    "",
    "Try next:",
    ...lines.flatMap(([line, purpose]) =>
      side
        ? [`  ${paint("cyan", line.padEnd(left))}  ${purpose}`]
        : [`  ${paint("cyan", line)}`, ...wrap(purpose, width - 6).map((text) => `      ${text}`)],
    ),
    "",
  ].join("\n");
}

const closing =
  "These users were simulated. A user can own several spaces, so there are more targets than users; drift was planted in some homes, and about half of the targets cannot be assessed on purpose, so that every reason is seen once.";

const widthOf = (io: Io): number => io.stderr.columns ?? Number.POSITIVE_INFINITY;
