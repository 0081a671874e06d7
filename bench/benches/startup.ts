import { fileURLToPath } from "node:url";
import type { Bench } from "../bench.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { ratio, type Finding } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { built } from "../ways/command.ts";
import { start } from "../ways/start.ts";

const source = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** The three that the goal was set with; the library has grown since, and its growth is no start-up. */
const policies = ["home-credentials", "approved-extensions", "package-index"].map((name) =>
  fileURLToPath(new URL(`../../policies/${name}`, import.meta.url)),
);

export const startup: Bench = {
  about: "how long --help and validate take, against an empty node",
  async *run({ signal }) {
    const starts = (...args: readonly string[]) => contestant((options) => start(args, options));
    const empty = starts("-e", "0");
    const help = starts(built, "--help");
    const validate = starts(built, "validate", ...policies);
    const helpFromSource = starts(source, "--help");
    const validateFromSource = starts(source, "validate", ...policies);
    await interleave([empty, help, validate, helpFromSource, validateFromSource], { rounds: 25, signal });
    const times = (of: typeof empty) => ratio(spread(of.samples), spread(empty.samples));
    yield {
      bench: "startup",
      title: "from start to end of the process, as built and from source under type stripping",
      rows: [
        { label: "node -e 0", unit: "ms", spread: spread(empty.samples) },
        { label: "plumbline --help", unit: "ms", spread: spread(help.samples) },
        { label: "plumbline validate, three policies", unit: "ms", spread: spread(validate.samples) },
        { label: "from source: --help", unit: "ms", spread: spread(helpFromSource.samples) },
        { label: "from source: validate", unit: "ms", spread: spread(validateFromSource.samples) },
      ],
      findings: [
        { label: "--help ÷ empty node", value: times(help), unit: "×", goal: { atMost: 2 } },
        { label: "validate ÷ empty node", value: times(validate), unit: "×", goal: { atMost: 5 } },
        { label: "from source: --help ÷ empty node", value: times(helpFromSource), unit: "×" },
        {
          label: "from source: validate ÷ empty node",
          value: times(validateFromSource),
          unit: "×",
        },
      ] satisfies readonly Finding[],
    };
  },
};
