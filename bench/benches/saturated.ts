import type { Bench } from "../bench.ts";
import { benchChecks } from "../bed/checks.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { spread } from "../measure/spread.ts";
import { floorOfAll } from "../ways/floor.ts";
import { scanServers } from "../ways/scan-servers.ts";

const users = 50;
const checks = benchChecks(50);

export const saturated: Bench = {
  about: `${users} users at once on all cores: visits per second against the floor's runs per second`,
  async *run({ bed, signal }) {
    const servers = await bed.servers(users);
    const homes = servers.map(({ home }) => home);
    for (const [form, asked] of [
      ["declarative", "declarative checks"],
      ["command", "free commands"],
    ] as const) {
      const shell = contestant((options) => floorOfAll(checks, homes, options));
      const plumbline = contestant((options) => scanServers({ checks, form, concurrency: 8 }, servers, options));
      await interleave([shell, plumbline], { rounds: 3, restMs: 250, signal });
      const local = spread(shell.samples.map((ms) => ms / 1000));
      const scan = spread(plumbline.samples.map(({ ms }) => ms / 1000));
      yield {
        bench: "saturated",
        title: `${users} users on real Jupyter servers, 50 ${asked} each, all cores busy`,
        rows: [
          { label: "floor: local bash, two at a time", unit: "s", spread: local },
          { label: "plumbline scan, eight at a time", unit: "s", spread: scan },
        ],
        findings: [
          { label: `50 ${asked}: floor's runs`, value: users / local.median, unit: "per s" },
          { label: `50 ${asked}: Plumbline's visits`, value: users / scan.median, unit: "per s" },
          {
            label: `50 ${asked}: visits ÷ floor's runs`,
            value: local.median / scan.median,
            unit: "×",
            goal: { atLeast: 0.5 },
          },
        ],
      };
    }
  },
};
