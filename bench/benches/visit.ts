import type { Bench } from "../bench.ts";
import { benchChecks, withOneSlow, type BenchCheck } from "../bed/checks.ts";
import type { Form } from "../bed/policy.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { ratio, type Finding, type Row } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { floor } from "../ways/floor.ts";
import { asked, visit as visitOnce } from "../ways/visit.ts";

interface Case {
  readonly title: string;
  readonly checks: readonly BenchCheck[];
  readonly form: Form;
  readonly rounds: number;
  /** Answered, as a multiple of the floor. */
  readonly goal: number;
}

const cases: readonly Case[] = [
  { title: "50 declarative checks", checks: benchChecks(50), form: "declarative", rounds: 15, goal: 1 },
  { title: "1000 declarative checks", checks: benchChecks(1000), form: "declarative", rounds: 7, goal: 0.35 },
  { title: "50 free commands", checks: benchChecks(50), form: "command", rounds: 15, goal: 1.75 },
  {
    title: "50 free commands, one takes 0.4 s",
    checks: withOneSlow(benchChecks(50)),
    form: "command",
    rounds: 15,
    goal: 1.15,
  },
];

/** An ended terminal stops its server for 100 ms; the next run shall not pay for it. */
const restMs = 250;

export const visit: Bench = {
  about: "one user: Plumbline against the same checks as commands in one local shell",
  async *run({ bed, signal }) {
    const [server] = await bed.servers(1);
    if (server === undefined) return;
    for (const { title, checks, form, rounds, goal } of cases) {
      const ask = asked(checks, form);
      const shell = contestant((options) => floor(checks, server.home, options));
      const plumbline = contestant((options) => visitOnce(ask, server, options));
      await interleave([shell, plumbline], { rounds, restMs, signal });
      const local = spread(shell.samples);
      const answered = spread(plumbline.samples.map((one) => one.answered));
      const gone = spread(plumbline.samples.map((one) => one.gone));
      yield {
        bench: "visit",
        title: `one user on a real Jupyter server, ${title}`,
        rows: [
          { label: "floor: the commands in one local bash", unit: "ms", spread: local },
          { label: "Plumbline, until answered", unit: "ms", spread: answered },
          { label: "Plumbline, until the terminal is gone", unit: "ms", spread: gone },
        ] satisfies readonly Row[],
        findings: [
          { label: `${title}: answered ÷ floor`, value: ratio(answered, local), unit: "×", goal: { atMost: goal } },
          { label: `${title}: gone ÷ floor`, value: ratio(gone, local), unit: "×" },
        ] satisfies readonly Finding[],
      };
    }
  },
};
