import type { Bench, Surroundings } from "../bench.ts";
import { benchChecks } from "../bed/checks.ts";
import { contestant, interleave } from "../measure/interleave.ts";
import { againstClassic } from "../measure/against-classic.ts";
import { ratio, type Result } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { classic as classicWay, classicForAll } from "../ways/classic.ts";
import { floor, floorOfAll } from "../ways/floor.ts";
import { scanServers } from "../ways/scan-servers.ts";
import { asked, visit } from "../ways/visit.ts";

const checks = benchChecks(50);

export const classic: Bench = {
  about: "1, 10 and 50 users: Plumbline against typing one command after the other, and against the floor",
  async *run(surroundings) {
    yield await oneUser(surroundings);
    yield await manyUsers(10, undefined, surroundings);
    yield await manyUsers(50, { atLeast: 45 }, surroundings);
  },
};

async function oneUser({ bed, signal }: Surroundings): Promise<Result> {
  const [server] = await bed.servers(1);
  if (server === undefined) throw new Error("no server");
  const ask = asked(checks, "declarative");
  const shell = contestant((options) => floor(checks, server.home, options));
  const plumbline = contestant((options) => visit(ask, server, options));
  const typed = contestant((options) => classicWay(checks, server, options));
  await interleave([shell, plumbline, typed], { rounds: 5, restMs: 250, signal });
  const samples = { floor: shell.samples, plumbline: plumbline.samples, classic: typed.samples };
  return againstClassic(samples, {
    bench: "classic",
    title: "one user on a real Jupyter server, 50 declarative checks",
    what: "one user",
    goal: { atLeast: 25 },
  });
}

/** Here Plumbline is the command, with its start, its report and its removals; the classic way takes one user after the other. */
async function manyUsers(
  users: number,
  goal: { readonly atLeast: number } | undefined,
  { bed, note, signal }: Surroundings,
): Promise<Result> {
  const servers = await bed.servers(users);
  const homes = servers.map(({ home }) => home);
  note(`the classic way over ${users} users takes about ${Math.ceil(users * 2.5)} s…`);
  const shell = contestant((options) => floorOfAll(checks, homes, options));
  const order = { checks, form: "declarative", concurrency: 8 } as const;
  const plumbline = contestant((options) => scanServers(order, servers, options));
  const typed = contestant((options) => classicForAll(checks, servers, options), { rounds: 1 });
  await interleave([shell, plumbline, typed], { rounds: 3, restMs: 250, signal });
  const local = spread(shell.samples.map((ms) => ms / 1000));
  const scan = spread(plumbline.samples.map(({ ms }) => ms / 1000));
  const byHand = spread(typed.samples.map((ms) => ms / 1000));
  return {
    bench: "classic",
    title: `${users} users on real Jupyter servers, 50 declarative checks each`,
    rows: [
      { label: "floor: local bash, two at a time", unit: "s", spread: local },
      { label: "plumbline scan, eight at a time", unit: "s", spread: scan },
      { label: "classic, one after the other", unit: "s", spread: byHand },
    ],
    findings: [
      {
        label: `${users} users: classic ÷ plumbline scan`,
        value: ratio(byHand, scan),
        unit: "×",
        ...(goal && { goal }),
      },
      { label: `${users} users: plumbline scan ÷ floor`, value: ratio(scan, local), unit: "×" },
    ],
  };
}
