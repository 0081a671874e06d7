import { painter } from "./style.ts";
import type { Diagnosis } from "./doctor/diagnosis.ts";
import { examine } from "./doctor/examine.ts";
import { commonExits, defineCommand } from "./command.ts";
import { configFlag, policiesFlag, targetFlags } from "./flags.ts";
import { write } from "./io.ts";
import { noArguments } from "./no-arguments.ts";
import { table } from "./table.ts";

const { concurrency: _concurrency, timeout: _timeout, ...whereFlags } = targetFlags;

export const doctor = defineCommand({
  name: "doctor",
  usage: "[FLAGS]",
  about: `Looks at what a scan needs and says, one line each, what is fine and what to do about the rest: Node.js, config, policies, git,
AWS region, credentials and permissions, the auth mode of each domain, the clock, and the terminal of --server or --local.
Credentials are never shown.`,
  flags: {
    ...policiesFlag,
    ...configFlag,
    ...whereFlags,
    output: {
      value: "FORMAT",
      short: "o",
      choices: ["table", "json"],
      default: "table",
      help: "how the result is shown",
    },
  },
  examples: [
    ["plumbline doctor", "before the first scan of SageMaker Studio"],
    ["plumbline doctor --server http://127.0.0.1:8888/ --token-env JUPYTER_TOKEN", "before the first scan of a server"],
    ["plumbline doctor --local", "before the first scan of this machine"],
  ],
  exits: {
    0: "nothing stands in the way of a scan; warnings do not count",
    2: "something that a scan needs is missing or refused",
    3: "invalid policy, config or usage: a scan would refuse to start",
    70: commonExits[70],
  },
  interrupted: "it stops and ends with 2",
  async run({ flags, positionals, rest }, io) {
    noArguments([...positionals, ...rest], "doctor");
    const found: Diagnosis[] = [];
    for await (const diagnosis of examine({ ...flags, concurrency: undefined, timeout: undefined }, io))
      found.push(diagnosis);
    if (flags.output === "json") await write(io.stdout, `${JSON.stringify(found, null, 2)}\n`);
    else {
      const paint = painter(io.stdout);
      const colours = { ok: "green", warn: "yellow", fail: "red" } as const;
      const colourOf = (cell: string) => (cell === "ok" || cell === "warn" || cell === "fail" ? colours[cell] : []);
      const columns = [
        { title: "STATE", paint: (cell: string) => paint(colourOf(cell), cell) },
        { title: "ITEM" },
        { title: "FOUND, AND WHAT TO DO", narrow: "wrap" },
      ] as const;
      const rows = found.map(({ state, item, found: text, remedy }) => [
        state,
        item,
        remedy === undefined ? text : `${text} ${remedy}`,
      ]);
      await write(
        io.stdout,
        table(columns, rows, io.stdout.columns, (text) => paint("bold", text)),
      );
    }
    if (found.some(({ state, invalid }) => state === "fail" && invalid === true)) return 3;
    return found.some(({ state }) => state === "fail") ? 2 : 0;
  },
});
