import { resolve } from "node:path";
import { wholeNumber } from "./amounts.ts";
import { commonExits, defineCommand } from "./command.ts";
import { write } from "./io.ts";
import { noArguments } from "./no-arguments.ts";
import { untilAborted } from "./until-aborted.ts";

export const sim = defineCommand({
  name: "sim",
  usage: "[FLAGS]",
  about: `Starts a local SageMaker Studio on loopback: the AWS API, the login front door, and Jupyter terminals with real shells,
one home folder per user. Any AWS client works against it by endpoint override. When it is ready it prints one JSON line
(endpoint, region, domains, users) and runs until SIGINT or SIGTERM. Homes that exist are used as they are.`,
  flags: {
    users: { value: "N", default: "25", help: "user profiles over all domains" },
    root: { value: "DIR", default: "plumbline-sim", help: "folder of the homes; made when absent" },
    port: { value: "PORT", default: "0", help: "loopback port; 0 takes a free one" },
    shape: {
      value: "SHAPE",
      choices: ["mixed", "plain"],
      default: "mixed",
      help: "every state that AWS knows, or a fleet of running spaces",
    },
  },
  examples: [
    ["plumbline sim --users 10 --root /tmp/studio", "ten users with homes to look into"],
    [
      "AWS_ENDPOINT_URL_SAGEMAKER=http://127.0.0.1:PORT AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim plumbline scan",
      "scan it from another shell, with the endpoint of its first line",
    ],
  ],
  exits: {
    0: "it was ready, and ended by SIGINT or SIGTERM",
    3: "invalid usage; nothing was started",
    70: commonExits[70],
  },
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "sim");
    const options = {
      users: wholeNumber("--users", flags.users, { least: 1, most: 100_000 }),
      port: wholeNumber("--port", flags.port, { least: 0, most: 65_535 }),
      root: resolve(io.cwd, flags.root),
      shape: flags.shape === "plain" ? "plain" : "mixed",
      ...(flags.verbose ? { log: (line: string) => void io.stderr.stream.write(`${line}\n`) } : {}),
    } as const;
    const { startSimulator } = await import("./start-simulator.ts");
    await using simulator = await startSimulator(options);
    await write(io.stdout, `${JSON.stringify(simulator.ready)}\n`);
    if (io.stderr.isTerminal) await write(io.stderr, howToScan(simulator));
    await untilAborted(io.signal);
    return 0;
  },
});

const howToScan = ({ endpoint, region }: { readonly endpoint: string; readonly region: string }): string =>
  `\nReady. Scan it from another shell:
  AWS_ENDPOINT_URL_SAGEMAKER=${endpoint} AWS_REGION=${region} AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim plumbline scan
Ctrl-C ends it.\n`;
