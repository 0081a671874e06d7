import type { Bench } from "../bench.ts";
import { benchChecks } from "../bed/checks.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { ratio, type Finding } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { start } from "../ways/start.ts";
import { asked, visit } from "../ways/visit.ts";

const atOnce = 8;
const visitsEach = 10;
/** As many as the shipped policies ask. */
const checks = 24;

export const cpu: Bench = {
  about: `this process' CPU for one visit, of ${atOnce} at once and without an AWS login, against an empty node`,
  async *run({ bed, signal }) {
    const servers = await bed.servers(atOnce);
    const ask = asked(benchChecks(checks), "declarative");
    const empty = contestant((options) => start(["-e", "0"], options));
    const visits = contestant(async (options) => {
      const before = process.cpuUsage();
      await Promise.all(
        servers.map(async (server) => {
          for (let nth = 0; nth < visitsEach; nth += 1) await visit(ask, server, options);
        }),
      );
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / (atOnce * visitsEach);
    });
    await interleave([empty, visits], { rounds: 15, restMs: 250, signal });
    const [node, perVisit] = [spread(empty.samples), spread(visits.samples)];
    yield {
      bench: "cpu",
      title: `visits of real Jupyter servers, ${checks} declarative checks each, ${atOnce} at once`,
      rows: [
        { label: "node -e 0, from start to end", unit: "ms", spread: node },
        { label: "one visit and its judging, CPU", unit: "ms", spread: perVisit },
      ],
      findings: [
        { label: "CPU per visit ÷ empty node", value: ratio(perVisit, node), unit: "×", goal: { atMost: 0.24 } },
      ] satisfies readonly Finding[],
    };
  },
};
