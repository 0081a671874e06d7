// npm run bench -- NAME [--write]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import { jupyterBed } from "./bed/servers.ts";
import { classic } from "./benches/classic.ts";
import { cpu } from "./benches/cpu.ts";
import { fleet } from "./benches/fleet.ts";
import { policies200 } from "./benches/policies.ts";
import { reports } from "./benches/reports.ts";
import { rtt } from "./benches/rtt.ts";
import { saturated } from "./benches/saturated.ts";
import { startup } from "./benches/startup.ts";
import { visit } from "./benches/visit.ts";
import { isMet, type Result } from "./measure/result.ts";
import { show } from "./measure/show.ts";
import { machine, writeReadme } from "./measure/write-readme.ts";

/** In the order of `all`: what wants a quiet machine before what starts fifty servers. */
const benches: Readonly<Record<string, Bench>> = {
  startup,
  policies: policies200,
  reports,
  visit,
  cpu,
  rtt,
  classic,
  saturated,
  fleet,
};

const [name, ...flags] = process.argv.slice(2);
const chosen = name === "all" ? Object.values(benches) : [name !== undefined && benches[name]].filter((one) => !!one);
const write = flags[0] === "--write";
if (chosen.length === 0 || flags.length > (write ? 1 : 0) || (write && name !== "all")) {
  console.error("Usage: npm run bench -- NAME, where NAME is one of\n");
  for (const [name, { about }] of Object.entries(benches)) console.error(`  ${name.padEnd(10)} ${about}`);
  console.error("  all        each of them; with --write the results also go into bench/README.md");
  process.exit(3);
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
const note = (text: string): void => console.error(`· ${text}`);

build();
console.log(`${machine()}\n`);
const results: Result[] = [];
const started = performance.now();
{
  await using bed = jupyterBed({ note });
  for (const bench of chosen) {
    for await (const result of bench.run({ bed, note, signal: stop.signal })) {
      results.push(result);
      console.log(show(result));
    }
  }
}
const goals = results.flatMap(({ findings }) => findings).filter(({ goal }) => goal !== undefined);
const met = goals.filter((finding) => isMet(finding) === true).length;
console.log(`${met} of ${goals.length} goals met, ${Math.round((performance.now() - started) / 1000)} s.`);
if (write) await writeReadme(new URL("README.md", import.meta.url), results);

/** What is measured is what users get. */
function build(): void {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error("`npm run build` failed; nothing was measured");
}
