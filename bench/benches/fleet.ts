import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, Surroundings } from "../bench.ts";
import type { Finding } from "../measure/result.ts";
import { spread } from "../measure/spread.ts";
import { plumbline, type Ran } from "../ways/command.ts";
import { start } from "../ways/start.ts";
import { simulatedStudio } from "../ways/simulated-studio.ts";

const sizes = [100, 300, 1000] as const;
const mebibyte = 2 ** 20;
/** Of an empty node, before each fleet. */
const starts = 9;

export const fleet: Bench = {
  about: "100, 300 and 1,000 simulated user profiles: what a scan to jsonl takes of the agent's memory and CPU",
  async *run(surroundings) {
    const runs = new Map<number, Ran>();
    const empty: number[] = [];
    for (const users of sizes) {
      for (let nth = 0; nth < starts; nth += 1) empty.push(await start(["-e", "0"], surroundings));
      runs.set(users, await scanStudio(users, surroundings));
    }
    const of = (users: number, take: (ran: Ran) => number) => {
      const ran = runs.get(users);
      return ran === undefined ? Number.NaN : take(ran);
    };
    const peak = (users: number) => of(users, ({ peakBytes }) => peakBytes / mebibyte);
    const cpu = (users: number) => of(users, ({ cpuMs }) => cpuMs);
    yield {
      bench: "fleet",
      title: "plumbline scan -o jsonl of a simulated Studio, shipped policies, full login, real shells",
      rows: [
        { label: "node -e 0, from start to end", unit: "ms" as const, spread: spread(empty) },
        ...sizes.flatMap(
          (users) =>
            [
              { label: `${users} users: wall time`, unit: "s", spread: spread([of(users, ({ ms }) => ms / 1000)]) },
              { label: `${users} users: peak memory`, unit: "MiB", spread: spread([peak(users)]) },
              { label: `${users} users: CPU in all`, unit: "s", spread: spread([cpu(users) / 1000]) },
            ] as const,
        ),
      ],
      findings: [
        {
          label: "CPU per target with its login, of 1000 ÷ empty node",
          value: cpu(1000) / 1000 / spread(empty).median,
          unit: "×",
          goal: { atMost: 0.24 },
        },
        { label: "CPU per target with its login, of 1000", value: cpu(1000) / 1000, unit: "ms" },
        { label: "CPU per further target, 1000 against 100", value: (cpu(1000) - cpu(100)) / 900, unit: "ms" },
        { label: "peak memory, 1000 users", value: peak(1000), unit: "MiB", goal: { atMost: 200 } },
        { label: "peak memory, 1000 ÷ 300 users", value: peak(1000) / peak(300), unit: "×", goal: { atMost: 1.1 } },
      ] satisfies readonly Finding[],
    };
  },
};

const policies = fileURLToPath(new URL("../../policies", import.meta.url));

/** The simulator takes as many calls as it gets, so the rate that protects a real account is lifted as far as it goes. */
const config = JSON.stringify({ apiVersion: "plumbline/v1", kind: "Agent", spec: { limits: { apiRate: 1000 } } });

async function scanStudio(users: number, { note, signal }: Surroundings): Promise<Ran> {
  note(`scanning ${users} simulated users…`);
  await using folder = await mkdtempDisposable(join(tmpdir(), "plumbline-bench-"));
  await using studio = await simulatedStudio(users, { signal });
  const file = join(folder.path, "plumbline.yaml");
  await writeFile(file, config);
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: studio.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "simulated",
    AWS_SECRET_ACCESS_KEY: "simulated",
  };
  const named = ["home-credentials", "approved-extensions", "package-index"].flatMap((name) => ["--policy", name]);
  const args = ["scan", "-q", ...named, "--config", file, "--policies", policies, "-o", "jsonl"];
  const ran = await plumbline({ args, env, exits: [1] }, { signal });
  const { targets } = JSON.parse(ran.stdout.trimEnd().split("\n").at(-1) ?? "{}") as {
    readonly targets: { readonly expected: number; readonly observed: number };
  };
  if (targets.observed !== users) throw new Error(`${targets.observed} of ${users} users were observed`);
  return ran;
}
